import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { hysteresis, ridges } from '../../src/kernels/canny.js';
import { howe, stablest } from '../../src/methods/howe.js';
import { statistics } from './naive.js';

const run = (page: Raster, params: { c: number; tHi: number }) => (howe.run(page, params) as { data: Uint8Array }).data;

/** Pages of up to 12 pixels, all of whose labellings can be tried. */
const pages = fc
  .record({ width: fc.integer({ min: 1, max: 6 }), height: fc.integer({ min: 1, max: 6 }) })
  .filter(({ width, height }) => width * height <= 12)
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((data): Raster => ({ width, height, channels: 1, data, meta: {} })),
  );

/** Howe's energy of a labelling, from its definition. */
function energyOf(page: Raster, c: number, tHi: number): (label: (i: number) => number) => number {
  const { width, height, data } = page;
  const edges = hysteresis(ridges(data, width, height, 0.6), 0.1, tHi);
  const clamped = (value: number, end: number) => Math.min(end - 1, Math.max(0, value));
  const at = (x: number, y: number) => data[clamped(y, height) * width + clamped(x, width)];
  const costs = [...data].map((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const { mean, deviation } = statistics(page, 31, x, y);
    const laplacian = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * value;
    return value > mean + 2 * deviation ? { paper: -500, ink: 500 } : { paper: laplacian, ink: -laplacian };
  });
  const bond = (i: number, j: number) => {
    const darker = data[i] < data[j] ? i : j;
    return data[i] !== data[j] && edges[darker] === 1 ? 0 : c;
  };
  return (label) => {
    let sum = 0;
    for (let i = 0; i < data.length; i++) {
      sum += label(i) === 1 ? costs[i].ink : costs[i].paper;
      if ((i + 1) % width > 0 && label(i) !== label(i + 1)) sum += bond(i, i + 1);
      if (i + width < data.length && label(i) !== label(i + width)) sum += bond(i, i + width);
    }
    return sum;
  };
}

it('has the least energy of all labellings', () => {
  fc.assert(
    fc.property(pages, fc.integer({ min: 1, max: 800 }), fc.constantFrom(0.15, 0.4, 0.9), (page, c, tHi) => {
      const energy = energyOf(page, c, tHi);
      let least = Number.POSITIVE_INFINITY;
      for (let bits = 0; bits < 1 << page.data.length; bits++)
        least = Math.min(
          least,
          energy((i) => (bits >> i) & 1),
        );
      const mask = run(page, { c, tHi });
      expect(energy((i) => mask[i])).toBe(least);
    }),
    { numRuns: 100 },
  );
});

/** Strokes of several weights on uneven, noisy paper, and where they are. */
function written(seed: number): { page: Raster; truth: Uint8Array } {
  const [width, height] = [90, 60];
  const noise = (i: number) => ((Math.imul(i + seed, 2654435761) >>> 16) % 41) - 20;
  const truth = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return y % 15 > 3 && y % 15 < 11 && (x + seed) % 9 < 2 + (x % 27 > 9 ? 1 : 0) ? 1 : 0;
  });
  const data = truth.map(
    (ink, i) => 120 + (i % width) + noise(i) / 4 - (ink === 1 ? 50 + (Math.floor(i / width) >> 1) : 0),
  );
  return { page: { width, height, channels: 1, data, meta: {} }, truth };
}
const differing = (a: Uint8Array, b: Uint8Array) => a.filter((value, i) => value !== b[i]).length;

it.each([1, 2, 3, 4])(
  'finds the c about which the ink changes least, and the tHi nearer to the middle one: page %i',
  (seed) => {
    const { page, truth } = written(seed);
    const ladder = Array.from({ length: 15 }, (_, k) => Math.round(40 * Math.sqrt(2) ** k));
    const tuned = (tHi: number) => {
      const masks = ladder.map((c) => run(page, { c, tHi }));
      const ink = masks.map((mask) => mask.filter((value) => value === 1).length);
      const change = (k: number) => differing(masks[k], masks[k + 1]) / Math.max(1, Math.min(ink[k], ink[k + 1]));
      const peak = (from: number, to: number) => {
        let best = from;
        for (let k = from; k < to; k++) if (change(k) > change(best)) best = k;
        return best;
      };
      let end = 2;
      while (end < 14 && change(end) <= 1) end++; // the ink may collapse at `end`
      if (end < 14) end++;
      let at = peak(0, end >> 1) + 1;
      for (let k = at; k <= peak(end >> 1, end); k++)
        if (change(k - 1) + change(k) < change(at - 1) + change(at)) at = k;
      return { masks, at };
    };
    const [fewer, middle, more] = [0.5, 0.35, 0.25].map(tuned);
    const far = ({ masks }: { masks: Uint8Array[] }) => differing(masks[middle.at], middle.masks[middle.at]);
    const nearer = far(fewer) <= far(more) ? fewer : more;
    const mask = run(page, { c: 0, tHi: 0 });
    expect(mask).toEqual(nearer.masks[nearer.at]);
    expect(run(page, { c: 0, tHi: 0.35 })).toEqual(middle.masks[middle.at]);
    expect(differing(mask, truth)).toBeLessThan(0.08 * truth.length);
  },
);

it('ink that has collapsed is not taken for stable ink', () => {
  const areas = [90, 70, 60, 57, 56, 0, 0, 0, 0, 0, 0, 0, 0];
  const masks = areas.map((area) => Uint8Array.from({ length: 100 }, (_, i) => (i < area ? 1 : 0)));
  expect(stablest(masks).at).toBe(3);
});
