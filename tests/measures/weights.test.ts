import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWeights, writeWeights } from '../../src/contest/weights.js';
import { encode } from '../../src/image/encode.js';
import { readMask } from '../../src/image/mask.js';
import { pseudoWeights } from '../../src/measures/pseudoWeights.js';
import { drawn } from '../ascii.js';
import { readNpz } from '../npz.js';

const data = path.resolve(import.meta.dirname, '../../../shared/data');
const folder = path.join(data, 'weights');
const present = existsSync(folder);
const files = present
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.npz'))
  : [];

describe.skipIf(!present)(`the official tool's weight maps${present ? '' : ' (skipped: no contest data)'}`, () => {
  let equal = 0;
  it.each(files)('%s', async (file) => {
    const { dir, name } = path.parse(file);
    const ours = pseudoWeights(await readMask(path.join(data, dir, 'gt', `${name}.png`)));
    const { R, P } = readNpz(path.join(folder, file));
    expect([ours.recall.length, ours.precision.length]).toEqual([R.length, P.length]);
    let apart = 0;
    for (let i = 0; i < R.length; i++) {
      if (Math.abs(ours.recall[i] - R[i]) > 1e-6 || Math.abs(ours.precision[i] - P[i]) > 1e-6) apart++;
    }
    expect(apart).toBeLessThanOrEqual(2);
    if (apart === 0) equal++;
  });

  it('all but two are equal', () => {
    expect(equal).toBeGreaterThanOrEqual(files.length - 2);
  });
});

/** A stroke five pixels wide and one of one pixel, near each other. */
const strokes = drawn(`
  ...............
  ..#####........
  ..#####...#....
  ..#####...#....
  ..#####...#....
  ..#####........
  ...............`);

describe('weight maps', () => {
  it('weigh ink, by its distance from the contour, and paper near it', () => {
    const { recall, precision } = pseudoWeights(strokes);
    const row = (map: Float32Array, y: number) => [...map.subarray(15 * y, 15 * y + 15)].map((v) => +v.toFixed(2));
    expect(row(recall, 3)).toEqual([0, 0, 0, 0.25, 0.5, 0.25, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect(row(precision, 3)).toEqual([0.5, 0.25, 0, 0, 0, 0, 0, 0.5, 1, 0.5, 0, 0.5, 1, 0, 0]);
    strokes.data.forEach((ink, i) => {
      expect(ink === 1 ? precision[i] : recall[i]).toBe(0);
    });
  });

  it.each([
    ['nothing', drawn('....\n....')],
    ['ink alone', drawn('####\n####')],
    ['one pixel', drawn('#')],
  ])('of %s are finite', (_, truth) => {
    const { recall, precision } = pseudoWeights(truth);
    for (const value of [...recall, ...precision]) expect(value).toBeGreaterThanOrEqual(0);
  });

  it('are written as the contests write them, and read again', async () => {
    const out = mkdtempSync(path.join(os.tmpdir(), 'docbin-'));
    const truth = path.join(out, 'page_gt.png');
    writeFileSync(truth, await encode(strokes, 'png'));
    const written = await writeWeights([truth], out);
    expect(written.map((file) => path.basename(file))).toEqual(['page_gt_RWeights.dat', 'page_gt_PWeights.dat']);
    const expected = pseudoWeights(strokes);
    const read = await readWeights(out, 'page', strokes);
    for (const key of ['recall', 'precision'] as const) {
      expect([...read[key]]).toEqual([...expected[key]].map((value) => expect.closeTo(value, 5)));
    }
    await expect(writeWeights([truth], out)).rejects.toThrow('is there already');
    expect(await writeWeights([truth], out, 'skip')).toEqual([]);
    expect(await writeWeights([truth], out, 'overwrite')).toEqual(written);
    await expect(writeWeights([truth, truth], out, 'skip')).rejects.toThrow('two truths have this name');
    await expect(readWeights(out, 'page', { width: 3, height: 3 })).rejects.toThrow('105 values for a truth of 3 × 3');
    await expect(readWeights(out, 'other', strokes)).rejects.toThrow('no such file');
  });

  it.each(['Infinity', '1e99', 'NaN', '-1', '{}'])('with a value of %s are refused', async (value) => {
    const out = mkdtempSync(path.join(os.tmpdir(), 'docbin-'));
    for (const ending of ['RWeights', 'PWeights']) writeFileSync(path.join(out, `a_${ending}.dat`), `0 1 ${value}`);
    await expect(readWeights(out, 'a', { width: 3, height: 1 })).rejects.toThrow(/not the weights of this truth/);
  });

  it('that are a folder are refused', async () => {
    const out = mkdtempSync(path.join(os.tmpdir(), 'docbin-'));
    mkdirSync(path.join(out, 'a_RWeights.dat'));
    await expect(readWeights(out, 'a', strokes)).rejects.toThrow('a_RWeights.dat: cannot be read (EISDIR)');
  });
});
