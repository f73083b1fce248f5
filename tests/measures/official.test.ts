import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMask } from '../../src/image/mask.js';
import { evaluate } from '../../src/pipeline/evaluate.js';

const data = path.resolve(import.meta.dirname, '../../../shared/data');
const table = path.join(data, 'metric_check/official_results.tsv');
const present = existsSync(table);
const rows = present
  ? readFileSync(table, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
  : [];

describe.skipIf(!present)(`the official tool's scores${present ? '' : ' (skipped: no contest data)'}`, () => {
  it.each(rows)('%s %s', async (set, id, fmeasure, _, psnr, drd, recall, precision) => {
    const truth = [path.join(data, set, 'gt'), path.join(data, 'gt_only', set)]
      .map((folder) => path.join(folder, `${id}.png`))
      .find(existsSync);
    const scores = evaluate(await readMask(path.join(data, 'metric_check', set, `${id}.png`)), await readMask(truth!));
    const asPrinted = (value: number, printed: string) =>
      expect(Math.abs(value - Number(printed))).toBeLessThanOrEqual(
        0.5000001 * 10 ** -(printed.split('.')[1]?.length ?? 0),
      );
    asPrinted(scores.fmeasure, fmeasure);
    asPrinted(scores.psnr, psnr);
    asPrinted(scores.recall, recall);
    asPrinted(scores.precision, precision);
    expect(Math.abs(scores.drd - Number(drd))).toBeLessThan(0.001);
  });
});
