import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript, without types
import { characterErrorRate, wordErrorRate } from '../scripts/ocr/errorRates.js';
// @ts-expect-error plain JavaScript, without types
import { meanWithInterval } from '../scripts/ocr/interval.js';
import { root, temporaryFolder } from './cli/run.js';

const draw = path.join(root, 'scripts/ocr/draw.py');
const python = '/usr/bin/python3';
const imports = 'import numpy; from PIL import ImageFont; ImageFont.truetype("OldStandard-Regular.ttf")';
const canDraw = spawnSync(python, ['-c', imports]).status === 0;

describe('error rates', () => {
  it.each([
    ['the cat sat', 'the cat sat', 0, 0],
    ['the\n cat  sat\n', 'the cat sat', 0, 0], // white space is one space
    ['the cat', 'the cat sat', 4 / 11, 1 / 3], // ' sat' is missing
    ['thc cat sat', 'the cat sat', 1 / 11, 1 / 3],
    ['thecat sat', 'the cat sat', 1 / 11, 2 / 3], // 'thecat' for 'the', and 'cat' is missing
    ['cat the sat', 'the cat sat', 6 / 11, 2 / 3], // letter by letter, and word by word, in their places
    ['', 'the cat sat', 1, 1],
    ['one two three', 'a', 13, 3], // more than all of it is wrong
  ])('of %j for %j', (text, truth, cer, wer) => {
    expect(characterErrorRate(text, truth)).toBeCloseTo(cer, 12);
    expect(wordErrorRate(text, truth)).toBeCloseTo(wer, 12);
  });
});

describe('a mean with its interval', () => {
  it('has no width where all values are the same', () => {
    expect(meanWithInterval([0.25, 0.25, 0.25])).toEqual({ mean: 0.25, low: 0.25, high: 0.25 });
  });

  it('is near the textbook interval of many values, and the same every time', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 100) / 100);
    const { mean, low, high } = meanWithInterval(values);
    const half = (1.96 * 0.28866) / 20; // deviation of 0, 0.01, … 0.99, over the root of 400
    expect(mean).toBeCloseTo(0.495, 12);
    expect(Math.abs(low - (mean - half))).toBeLessThan(0.002);
    expect(Math.abs(high - (mean + half))).toBeLessThan(0.002);
    expect(meanWithInterval(values)).toEqual({ mean, low, high });
  });
});

it.skipIf(!canDraw)(
  `a page is drawn byte for byte the same again${canDraw ? '' : ' (skipped: scripts/ocr/install.sh installs what draws it)'}`,
  async () => {
    const [once, again] = [await temporaryFolder(), await temporaryFolder()];
    for (const folder of [once, again]) execFileSync(python, [draw, folder, 'stain-1']);
    const files = readdirSync(once).sort();
    expect(files).toEqual(['pages.json', 'stain-1.png']);
    for (const file of files) {
      expect(readFileSync(path.join(again, file)).equals(readFileSync(path.join(once, file)))).toBe(true);
    }
  },
);
