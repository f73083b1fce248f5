import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { histogram } from '../../src/kernels/histogram.js';
import { windowRows } from '../../src/kernels/windowRows.js';
import { checkParams } from '../../src/methods/define.js';
import { niblack } from '../../src/methods/niblack.js';
import { otsu, otsuThreshold } from '../../src/methods/otsu.js';
import { sauvola } from '../../src/methods/sauvola.js';
import { naiveMask, naiveOtsu, statistics } from './naive.js';

const pages = fc
  .record({
    width: fc.integer({ min: 1, max: 14 }),
    height: fc.integer({ min: 1, max: 14 }),
    top: fc.constantFrom(3, 255),
  })
  .chain(({ width, height, top }) =>
    fc
      .uint8Array({ min: 0, max: top, minLength: width * height, maxLength: width * height })
      .map((data): Raster => ({ width, height, channels: 1, data, meta: {} })),
  );
const windows = fc.integer({ min: 1, max: 15 }).map((half) => 2 * half + 1);

describe('equals the definition pixel for pixel', () => {
  it('otsu', () => {
    fc.assert(
      fc.property(pages, (page) => {
        const threshold = naiveOtsu(page.data);
        expect(otsu.run(page, {})).toEqual({
          width: page.width,
          height: page.height,
          data: naiveMask(page, () => threshold),
        });
      }),
    );
  });

  it('niblack', () => {
    fc.assert(
      fc.property(pages, windows, fc.double({ min: -2, max: 2, noNaN: true }), (page, window, k) => {
        const expected = naiveMask(page, (x, y) => {
          const { mean, deviation } = statistics(page, window, x, y);
          return mean + k * deviation;
        });
        expect((niblack.run(page, { window, k }) as { data: Uint8Array }).data).toEqual(expected);
      }),
    );
  });

  it('sauvola', () => {
    fc.assert(
      fc.property(pages, windows, fc.double({ min: -1, max: 1, noNaN: true }), (page, window, k) => {
        const expected = naiveMask(page, (x, y) => {
          const { mean, deviation } = statistics(page, window, x, y);
          return mean * (1 + k * (deviation / 128 - 1));
        });
        expect((sauvola.run(page, { window, k, r: 128 }) as { data: Uint8Array }).data).toEqual(expected);
      }),
    );
  });
});

describe('the equality rule: ink where value <= threshold', () => {
  it('holds on flat paper, where the threshold of niblack is the paper', () => {
    const page: Raster = { width: 3, height: 1, channels: 1, data: Uint8Array.of(9, 9, 9), meta: {} };
    expect(niblack.run(page, { window: 3, k: -0.2 })).toMatchObject({ data: Uint8Array.of(1, 1, 1) });
  });
});

describe('sums do not overflow', () => {
  it('otsu on 40 million pixels', () => {
    const counts = new Float64Array(256);
    counts[250] = 36e6;
    counts[100] = 3e6;
    counts[20] = 1e6;
    expect(otsuThreshold(counts)).toBe(100);
  });

  it('statistics of a white page under a window of 501, whose squares sum to more than 32 bits', () => {
    const side = 520;
    windowRows(new Uint8Array(side * side).fill(255), side, side, 501, (_, mean, deviation) => {
      expect(mean[side >> 1]).toBe(255);
      expect(deviation[side >> 1]).toBe(0);
    });
  });
});

it('a histogram counts every pixel', () => {
  const counts = histogram(Uint8Array.of(0, 255, 255, 7));
  expect([counts[0], counts[7], counts[255], counts.reduce((a, b) => a + b)]).toEqual([1, 1, 2, 4]);
});

describe('bad parameters are refused with name and value', () => {
  it.each([
    [{ window: 24 }, /niblack: window=24: expected an odd number/],
    [{ window: 'abc' }, /niblack: window=abc/],
    [{ k: 'abc' }, /niblack: k=abc/],
    [{ kk: 1 }, /niblack has no parameter 'kk'/],
  ])('%o', (given, message) => {
    expect(() => checkParams(niblack, given)).toThrow(message);
  });
});
