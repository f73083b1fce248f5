import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { drdSum, mixedBlocks } from '../../src/kernels/drd.js';
import { histogram } from '../../src/kernels/histogram.js';
import { otsu, otsuThreshold } from '../../src/methods/otsu.js';
import { sauvola } from '../../src/methods/sauvola.js';

const [width, height] = [7008, 5000]; // 35 million pixels

describe('on a page of 35 million pixels', () => {
  it('otsu finds the threshold between the classes', () => {
    const data = new Uint8Array(width * height).fill(250);
    data.fill(100, 0, 3e6);
    data.fill(20, 3e6, 4e6);
    const page: Raster = { width, height, channels: 1, data, meta: {} };
    expect(otsuThreshold(histogram(data))).toBe(100);
    const { data: ink } = otsu.run(page, {}) as { data: Uint8Array };
    expect([ink[0], ink[4e6 - 1], ink[4e6], ink.at(-1)]).toEqual([1, 1, 0, 0]);
  });

  it('DRD adds up more than 4294 mixed blocks, all wrong', () => {
    const truth = Uint8Array.from({ length: width * height }, (_, i) => ((i % width) >> 2) & 1);
    const mask = truth.map((value) => 1 - value);
    expect(mixedBlocks(truth, width, height)).toBe((width / 8) * (height / 8));
    // stripes four pixels wide: a pixel at a stripe's edge has fewer neighbours that differ from it than one inside
    const sum = drdSum(mask, truth, width, height);
    const band = drdSum(mask.subarray(0, width * 40), truth.subarray(0, width * 40), width, 40);
    const twice = drdSum(mask.subarray(0, width * 80), truth.subarray(0, width * 80), width, 80);
    expect(sum / (band + ((height - 40) / 40) * (twice - band))).toBeCloseTo(1, 10);
  });
});

it('a white page is paper, and its ink is ink, under a window of 501', () => {
  const data = new Uint8Array(1200 * 1200).fill(255);
  data.fill(0, 600 * 1200 + 500, 600 * 1200 + 520);
  const page: Raster = { width: 1200, height: 1200, channels: 1, data, meta: {} };
  const { data: ink } = sauvola.run(page, { window: 501, k: 0.2, r: 128 }) as { data: Uint8Array };
  const expected = data.map((value) => (value === 0 ? 1 : 0));
  expect(Buffer.compare(ink, expected)).toBe(0);
});
