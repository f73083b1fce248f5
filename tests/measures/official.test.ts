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

const farApart: number[] = [];

describe.skipIf(!present)(`the official tool's scores${present ? '' : ' (skipped: no contest data)'}`, () => {
  it.each(rows)('%s %s', async (set, id, fmeasure, pseudoF, psnr, drd, recall, precision, pseudoR, pseudoP) => {
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
    for (const [value, printed] of [
      [scores.pseudoFmeasure, pseudoF],
      [scores.pseudoRecall, pseudoR],
      [scores.pseudoPrecision, pseudoP],
    ] as const) {
      farApart.push(Math.abs(value - Number(printed)));
      expect(farApart.at(-1)).toBeLessThan(0.02);
    }
    expect(Math.abs(scores.drd - Number(drd))).toBeLessThan(0.001);
  });

  it('pseudo F, recall and precision are within 0.001 on 95 % of them', () => {
    expect(farApart.length).toBe(3 * rows.length);
    expect(farApart.filter((difference) => difference < 0.001).length).toBeGreaterThan(0.95 * farApart.length);
  });
});
