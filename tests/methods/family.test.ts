import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask, Raster } from '../../src/image/types.js';
import { histogram } from '../../src/kernels/histogram.js';
import { plainMaximum, plainMinimum, windowMaximum, windowMinimum } from '../../src/kernels/windowExtremes.js';
import { checkParams, type Method } from '../../src/methods/define.js';
import { kapurThreshold } from '../../src/methods/kapur.js';
import { kittlerThreshold } from '../../src/methods/kittler.js';
import { otsuThreshold } from '../../src/methods/otsu.js';
import * as registry from '../../src/methods/registry.js';
import { triangleThreshold } from '../../src/methods/triangle.js';
import { expectMask, statistics } from './naive.js';

const pages = fc
  .record({
    width: fc.integer({ min: 1, max: 14 }),
    height: fc.integer({ min: 1, max: 14 }),
    top: fc.constantFrom(3, 40, 255),
  })
  .chain(({ width, height, top }) =>
    fc
      .uint8Array({ min: 0, max: top, minLength: width * height, maxLength: width * height })
      .map((data): Raster => ({ width, height, channels: 1, data, meta: {} })),
  );
const windows = fc.integer({ min: 1, max: 9 }).map((half) => 2 * half + 1);

/** The values of the window that exist. */
function around({ width, height, data }: Raster, window: number, x: number, y: number): number[] {
  const half = (window - 1) / 2;
  const values: number[] = [];
  for (let v = Math.max(0, y - half); v <= Math.min(height - 1, y + half); v++) {
    for (let u = Math.max(0, x - half); u <= Math.min(width - 1, x + half); u++) values.push(data[v * width + u]);
  }
  return values;
}

type Threshold = (local: {
  mean: number;
  deviation: number;
  values: number[];
  value: number;
  page: Raster;
  largest: number;
}) => number;

/** The definitions, with the defaults of the papers. */
const definitions: Record<string, Threshold> = {
  wolf: ({ mean, deviation, page, largest }) =>
    mean - 0.5 * (1 - (largest > 0 ? deviation / largest : 0)) * (mean - Math.min(...page.data)),
  nick: ({ mean, deviation }) => mean - 0.2 * Math.sqrt(deviation ** 2 + mean ** 2),
  phansalkar: ({ mean, deviation }) =>
    mean * (1 + 2 * Math.exp((-10 * mean) / 255) + 0.25 * (deviation / (255 * 0.5) - 1)),
  trsingh: ({ mean, value }) => {
    const above = (value - mean) / 255;
    return mean * (1 + 0.2 * (above / (1 - above) - 1));
  },
  wan: ({ mean, deviation, values }) => ((Math.max(...values) + mean) / 2) * (1 + 0.2 * (deviation / 128 - 1)),
  bernsen: ({ values, page }) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return high - low < 15 ? otsuThreshold(histogram(page.data)) : (high + low) / 2;
  },
};

describe('equals the definition pixel for pixel', () => {
  it.each(Object.keys(definitions))('%s', (name) => {
    const method = (registry as unknown as Record<string, Method>)[name];
    fc.assert(
      fc.property(pages, windows, (page, window) => {
        const points = [...page.data.keys()].map((i) => [i % page.width, Math.floor(i / page.width)]);
        const largest = Math.max(...points.map(([x, y]) => statistics(page, window, x, y).deviation));
        expectMask(method.run(page, checkParams(method, { window })) as Mask, page, (x, y) => {
          const values = around(page, window, x, y);
          const value = page.data[y * page.width + x];
          return definitions[name]({ ...statistics(page, window, x, y), values, value, page, largest });
        });
      }),
    );
  });
});

it('window extremes are those of the values that exist', () => {
  fc.assert(
    fc.property(pages, windows, (page, window) => {
      const [most, least] = [windowMaximum, windowMinimum].map((of) => of(page.data, page.width, window));
      expect([plainMaximum, plainMinimum].map((of) => of(page.data, page.width, window))).toEqual([most, least]);
      for (let i = 0; i < page.data.length; i++) {
        const values = around(page, window, i % page.width, Math.floor(i / page.width));
        expect([least[i], most[i]]).toEqual([Math.min(...values), Math.max(...values)]);
      }
    }),
  );
});

const split = (data: Uint8Array, t: number) => [data.filter((v) => v <= t), data.filter((v) => v > t)];
const distinct = (values: Uint8Array) => [...new Set(values)];
const share = (values: Uint8Array, value: number) => values.filter((other) => other === value).length / values.length;

describe('one threshold for the page, the best of all by its criterion', () => {
  it('kapur', () => {
    const entropy = (values: Uint8Array) =>
      -distinct(values).reduce((sum, v) => sum + share(values, v) * Math.log(share(values, v)), 0);
    const criterion = (data: Uint8Array, t: number) => {
      const [below, above] = split(data, t);
      return below.length > 0 && above.length > 0 ? entropy(below) + entropy(above) : Number.NEGATIVE_INFINITY;
    };
    fc.assert(
      fc.property(pages, ({ data }) => {
        const best = Math.max(...[...Array(255).keys()].map((t) => criterion(data, t)));
        const found = kapurThreshold(histogram(data));
        if (Number.isFinite(best)) expect(criterion(data, found)).toBeCloseTo(best, 9);
        else expect(found).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('kittler', () => {
    const part = (values: Uint8Array, total: number) => {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
      const weight = values.length / total;
      return weight * Math.log(variance / weight ** 2);
    };
    const criterion = (data: Uint8Array, t: number) => {
      const parts = split(data, t);
      return parts.every((values) => distinct(values).length > 1)
        ? parts.reduce((sum, values) => sum + part(values, data.length), 0)
        : Number.POSITIVE_INFINITY;
    };
    fc.assert(
      fc.property(pages, ({ data }) => {
        const best = Math.min(...[...Array(255).keys()].map((t) => criterion(data, t)));
        const found = kittlerThreshold(histogram(data));
        if (Number.isFinite(best)) expect(criterion(data, found)).toBeCloseTo(best, 9);
        else expect(found).toBe(otsuThreshold(histogram(data)));
      }),
      { numRuns: 30 },
    );
  });

  it('triangle: at the foot of the peak, on the side of the longer tail', () => {
    const counts = new Float64Array(256);
    for (const [value, count] of [
      [10, 1],
      [100, 2],
      [190, 4],
      [200, 100],
      [210, 1],
    ])
      counts[value] = count;
    expect(triangleThreshold(counts)).toBe(199);
    expect(triangleThreshold(counts.slice().reverse())).toBe(56);
    expect(triangleThreshold(histogram(Uint8Array.of(7, 7)))).toBe(7);
  });
});
