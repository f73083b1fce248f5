import fc from 'fast-check';
import type { Mask, Raster } from '../../src/image/types.js';
import { checkParams, type Method } from '../../src/methods/define.js';
import { around, greyPages } from '../kernels/naive.js';
import { naiveMask, statistics } from './naive.js';

/** The mask that a method makes, with its defaults for what is not given. */
export const run = async (method: Method, page: Raster, params: Record<string, unknown> = {}) =>
  ((await method.run(page, checkParams(method, params))) as Mask).data;

/** Sauvola's ink, R 128. */
export const sauvolaMask = (page: Raster, window: number, k: number) =>
  naiveMask(page, (x, y) => {
    const { mean, deviation } = statistics(page, window, x, y);
    return mean * (1 + k * (deviation / 128 - 1));
  });

/** The 8-connected components of a mask, each a list of pixels. */
export function objectsOf(mask: Uint8Array, page: { width: number; height: number }): number[][] {
  const seen = new Set<number>();
  const objects: number[][] = [];
  for (const start of mask.keys()) {
    if (mask[start] === 0 || seen.has(start)) continue;
    const object = [start];
    seen.add(start);
    for (const pixel of object) {
      for (const next of around(page as Raster, 3, pixel)) {
        if (mask[next] === 0 || seen.has(next)) continue;
        seen.add(next);
        object.push(next);
      }
    }
    objects.push(object);
  }
  return objects;
}

/** Paper with a slope of light, noise and strokes of some greys. */
export const writtenPages = (smallest: number, largest: number) =>
  fc
    .record({
      width: fc.integer({ min: smallest, max: largest }),
      height: fc.integer({ min: smallest, max: largest }),
      noise: fc.constantFrom(1, 12, 60, 256), // 256 wraps round: there is nothing but noise
      ink: fc.constantFrom(30, 90, 150),
      every: fc.integer({ min: 5, max: 23 }),
      seed: fc.integer({ min: 1, max: 1e6 }),
    })
    .map(({ width, height, noise, ink, every, seed }): Raster => {
      const data = Uint8Array.from({ length: width * height }, (_, i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        const stroke = (x + (y >> 1)) % every < 3 && y % 13 > 3 && (x >> 5) % 3 !== 1;
        return (stroke ? ink : 170 + (60 * x) / width) + ((Math.imul(i + seed, 2654435761) >>> 24) % noise);
      });
      return { width, height, channels: 1, data, meta: {} };
    });

/** Small pages, with and without strokes. */
export const pages = fc.oneof(greyPages(), writtenPages(20, 30));
