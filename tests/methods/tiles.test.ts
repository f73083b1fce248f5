import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { bataineh } from '../../src/methods/bataineh.js';
import { greyPages, moments } from '../kernels/naive.js';
import { run, writtenPages } from './written.js';

it('bataineh equals the definition pixel for pixel', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(greyPages(), writtenPages(30, 60), writtenPages(190, 260)), async (page) => {
      expect(await run(bataineh, page)).toEqual(naiveBataineh(page));
    }),
    { numRuns: 30 },
  );
});

function naiveBataineh({ width, height, data }: Raster): Uint8Array {
  const lightest = data.reduce((a, b) => Math.max(a, b));
  const page = moments([...data]);
  const T = (m: number, s: number, a: number) => (s > 0 ? m - (m * m * s) / ((page.mean + s) * (a + s)) : -1);
  const between = T(page.mean, page.deviation, lightest / 2);
  const clarity = (pixels: number[]) => {
    const ink = pixels.filter((i) => data[i] <= between - page.deviation / 2).length;
    const doubt = pixels.filter((i) => data[i] < between + page.deviation / 2).length - ink;
    return doubt > 0 ? ink / doubt : Number.POSITIVE_INFINITY;
  };
  // the part of a span that a place is in: the last that starts at or before it
  const part = (place: number, size: number, parts: number) => {
    const count = Math.min(size, parts);
    let i = 0;
    while (i + 1 < count && Math.floor(((i + 1) * size) / count) <= place) i++;
    return i;
  };
  const grouped = (pixels: number[], columns: number, rows: number) => {
    const [xs, ys] = [pixels.map((i) => i % width), pixels.map((i) => Math.floor(i / width))];
    const [left, top] = [xs, ys].map((places) => places.reduce((a, b) => Math.min(a, b)));
    const [right, bottom] = [xs, ys].map((places) => places.reduce((a, b) => Math.max(a, b)));
    const tiles = new Map<number, number[]>();
    pixels.forEach((pixel, n) => {
      const key = part(ys[n] - top, bottom - top + 1, rows) * columns + part(xs[n] - left, right - left + 1, columns);
      tiles.set(key, [...(tiles.get(key) ?? []), pixel]);
    });
    return [...tiles.values()];
  };
  const all = [...data.keys()];
  const clear = clarity(all);
  const [columns, rows] =
    clear >= 2.5 || page.deviation < 0.1 * lightest ? [6, 4] : clear > 1 || width + height < 400 ? [30, 20] : [40, 30];
  const tiles = grouped(all, columns, rows)
    .flatMap((tile) => (clarity(tile) < 1 ? grouped(tile, 2, 2) : [tile]))
    .map((pixels) => ({ pixels, ...moments(pixels.map((i) => data[i])) }));
  const deviations = tiles.map(({ deviation }) => deviation);
  const [least, most] = [Math.min(...deviations), Math.max(...deviations)];
  const ink = new Uint8Array(data.length);
  for (const { pixels, mean, deviation } of tiles) {
    const threshold = T(mean, deviation, most > least ? (lightest * (deviation - least)) / (most - least) : 0);
    for (const i of pixels) ink[i] = data[i] <= threshold ? 1 : 0;
  }
  return ink;
}
