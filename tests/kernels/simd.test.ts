import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAbove, plainAbove } from '../../src/kernels/above.js';
import { atMost, plainAtMost } from '../../src/kernels/atMost.js';
import { histogram, plainHistogram } from '../../src/kernels/histogram.js';
import { luma, plainLuma } from '../../src/kernels/luma.js';
import { pack, plainPack } from '../../src/kernels/pack.js';
import { openPlaneRows, plainPlaneRows } from '../../src/kernels/planeRows.js';
import { loadSimd } from '../../src/kernels/simd.js';
import { plainSmallest, smallest } from '../../src/kernels/smallest.js';
import { plainSum, sum } from '../../src/kernels/sum.js';
import { type LocalThreshold, plainColumns, simdColumns } from '../../src/kernels/windowColumns.js';
import { largestDeviation, windowRows, windowThreshold } from '../../src/kernels/windows.js';

const simd = simdColumns(loadSimd()!);

/** Pages of random or of flat grey, narrower and wider than the window. */
const pages = fc
  .record({
    width: fc.integer({ min: 1, max: 45 }),
    height: fc.integer({ min: 1, max: 45 }),
    low: fc.constantFrom(0, 255),
  })
  .chain(({ width, height, low }) =>
    fc
      .uint8Array({ min: low, max: 255, minLength: width * height, maxLength: width * height })
      .map((data) => ({ width, height, data })),
  );
const windows = fc.integer({ min: 0, max: 40 }).map((half) => 2 * half + 1);

describe('the SIMD form gives the bytes of the plain form', () => {
  it('thresholds, of any coefficients', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    const formula: fc.Arbitrary<LocalThreshold> = fc.record(
      { p: number, q: number, o: fc.integer({ min: 0, max: 255 }), t: number, rootMeanSquare: fc.boolean() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(pages, windows, formula, (page, window, formula) => {
        expect(windowThreshold(page, window, formula, simd)).toEqual(
          windowThreshold(page, window, formula, plainColumns),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('means and deviations, and the largest', () => {
    fc.assert(
      fc.property(pages, windows, (page, window) => {
        const rows = (open: typeof simd) => {
          const found: Float64Array[] = [];
          windowRows(page, window, (_, ...row) => found.push(...row.map((values) => values.slice())), open);
          return found;
        };
        expect(rows(simd)).toEqual(rows(plainColumns));
        expect(largestDeviation(page, window, simd)).toBe(largestDeviation(page, window, plainColumns));
        const deviations = rows(plainColumns).filter((_, i) => i % 2 === 1);
        expect(largestDeviation(page, window)).toBeCloseTo(Math.max(...deviations.flatMap((row) => [...row])), 9);
      }),
    );
  });

  it('floats above a limit', () => {
    const limit = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1));
    const values = fc.float32Array({ minLength: 1, maxLength: 70 });
    fc.assert(
      fc.property(values, limit, fc.nat(70), (values, limit, at) => {
        values[at % values.length] = limit; // the float next to it
        const [simd, plain] = [openAbove, plainAbove].map((open) => {
          const ink = new Uint8Array(values.length);
          open(values.length, limit)(values, ink);
          return ink;
        });
        expect(simd).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });

  it('rows of planes', () => {
    const table = Float32Array.from({ length: 256 }, (_, i) => Math.sin(i));
    const row = fc
      .tuple(fc.constantFrom(1 as const, 3 as const), fc.integer({ min: 1, max: 40 }))
      .chain(([channels, width]) =>
        fc.record({
          channels: fc.constant(channels),
          width: fc.constant(width),
          samples: fc.uint8Array({ minLength: 3 * channels * width, maxLength: 3 * channels * width }),
          mean: fc.float64Array({ min: 0, max: 255, noNaN: true, minLength: width, maxLength: width }),
        }),
      );
    fc.assert(
      fc.property(row, ({ channels, width, samples, mean }) => {
        const written = [openPlaneRows, plainPlaneRows].map((open) => {
          const out = new Float32Array(12 * width + 5);
          const { lookUp, hold, relate } = open(width, 3, channels, table);
          lookUp(samples, out, 1, 3 * width);
          hold(mean, mean.map(Math.cos));
          relate(samples.subarray(0, 3 * width), out, 9 * width + 2);
          return out;
        });
        expect(written[0]).toEqual(written[1]);
      }),
    );
  });

  it('grey of colours', () => {
    const colours = fc.array(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)), { maxLength: 70 });
    const page = (data: Uint8Array) => ({ width: data.length / 3, height: 1, channels: 3 as const, data, meta: {} });
    fc.assert(
      fc.property(colours, (pixels) => {
        const data = Uint8Array.from(pixels.flat());
        expect(luma(page(data))).toEqual(plainLuma(data));
      }),
    );
    const long = Uint8Array.from({ length: 3 * 70_001 }, (_, i) => (i * i) >> 5);
    expect(luma(page(long))).toEqual(plainLuma(long));
  });

  it('masks as bits', () => {
    const [width, height, lead] = [fc.integer({ min: 1, max: 70 }), fc.integer({ min: 0, max: 6 }), fc.nat(2)];
    fc.assert(
      fc.property(width, height, lead, fc.constantFrom(0, 255), fc.gen(), (width, height, lead, flip, g) => {
        const mask = g(fc.uint8Array, { max: 1, minLength: width * height, maxLength: width * height });
        expect(pack(mask, width, lead, flip)).toEqual(plainPack(mask, width, lead, flip));
      }),
      { numRuns: 300 },
    );
    for (const width of [1001, 70_001]) {
      const mask = Uint8Array.from({ length: 70 * width }, (_, i) => ((i * i) >> 5) & 1);
      expect(Buffer.compare(pack(mask, width, 1, 255), plainPack(mask, width, 1, 255))).toBe(0);
    }
  });

  it('histograms, the smallest sample, and samples at most a limit', () => {
    const samples = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(samples, fc.integer({ min: -1, max: 256 }), (data, limit) => {
        expect(histogram(data)).toEqual(plainHistogram(data));
        expect(atMost(data, limit)).toEqual(plainAtMost(data, limit));
        expect(smallest(data)).toBe(plainSmallest(data));
        expect(sum(data)).toBe(plainSum(data));
      }),
    );
    const long = Uint8Array.from({ length: 200_003 }, (_, i) => (i * i) >> 7);
    expect(histogram(long)).toEqual(plainHistogram(long));
    expect(sum(long)).toBe(plainSum(long));
    expect(atMost(long, 99)).toEqual(plainAtMost(long, 99));
    const far = new Uint8Array(200_003).fill(9);
    far[150_001] = 4;
    expect([smallest(far), plainSmallest(far)]).toEqual([4, 4]);
  });
});

describe.each([
  ['plain', plainColumns],
  ['SIMD', simd],
])('no sum overflows in the %s form', (_, open) => {
  it('under the largest window, whose squares sum to more than 32 bits and n·Σv² to almost 53', () => {
    const side = 620;
    const white = { width: side, height: side, data: new Uint8Array(side * side).fill(255) };
    const middle = side >> 1;
    windowRows(
      white,
      599,
      (_, mean, deviation) => {
        expect([mean[middle], deviation[middle]]).toEqual([255, 0]);
      },
      open,
    );
    white.data[middle * side + middle] = 254;
    const variance = (n: number) => (n - 1) / (n * n);
    expect(largestDeviation(white, 501, open) ** 2).toBeCloseTo(variance(310 * 310), 12);
  });

  it('windows are odd, at most 599', () => {
    const page = { width: 3, height: 3, data: new Uint8Array(9) };
    for (const window of [0, 2, 601, 1.5]) expect(() => windowThreshold(page, window, {}, open)).toThrow(RangeError);
  });
});
