import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask, Raster } from '../../src/image/types.js';
import { histogram } from '../../src/kernels/histogram.js';
import { checkParams } from '../../src/methods/define.js';
import { niblack } from '../../src/methods/niblack.js';
import { otsu, otsuThreshold } from '../../src/methods/otsu.js';
import { sauvola } from '../../src/methods/sauvola.js';
import { wolf } from '../../src/methods/wolf.js';
import { expectMask, naiveMask, naiveOtsu, statistics } from './naive.js';

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
        expectMask(niblack.run(page, { window, k }) as Mask, page, (x, y) => {
          const { mean, deviation } = statistics(page, window, x, y);
          return mean + k * deviation;
        });
      }),
    );
  });

  it('sauvola', () => {
    fc.assert(
      fc.property(pages, windows, fc.double({ min: -1, max: 1, noNaN: true }), (page, window, k) => {
        expectMask(sauvola.run(page, { window, k, r: 128 }) as Mask, page, (x, y) => {
          const { mean, deviation } = statistics(page, window, x, y);
          return mean * (1 + k * (deviation / 128 - 1));
        });
      }),
    );
  });
});

describe('the equality rule: ink where value <= threshold', () => {
  it('holds on flat paper, where the threshold of niblack and of wolf is the paper', () => {
    for (const value of [0, 9, 10, 255]) {
      const page: Raster = { width: 7, height: 5, channels: 1, data: new Uint8Array(35).fill(value), meta: {} };
      const all = { data: new Uint8Array(35).fill(1) };
      expect(niblack.run(page, { window: 3, k: -0.2 })).toMatchObject(all);
      expect(wolf.run(page, { window: 5, k: 0.3 })).toMatchObject(all);
    }
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
