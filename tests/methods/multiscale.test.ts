import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { chebyshevDistance } from '../../src/kernels/distance.js';
import { sauvolaMs } from '../../src/methods/sauvolaMs.js';
import { moments, oddWindows } from '../kernels/naive.js';
import { naiveMask, statistics } from './naive.js';
import { objectsOf, pages, run, sauvolaMask } from './written.js';

it('sauvola-ms equals the definition pixel for pixel', async () => {
  await fc.assert(
    fc.asyncProperty(pages, oddWindows, fc.constantFrom(0.2, 1), async (page, window, area) => {
      expect(await run(sauvolaMs, page, { window, area })).toEqual(naiveMultiscale(page, window, area));
    }),
  );
});

function naiveMultiscale(page: Raster, window: number, area: number): Uint8Array {
  const largest = area * window * window;
  let small = page;
  const scales = [0, 1, 2].map((n) => {
    const [width, height] = [Math.ceil(small.width / 2), Math.ceil(small.height / 2)];
    const squares = Array.from({ length: width * height }, () => [] as number[]);
    small.data.forEach((value, i) => {
      squares[(Math.floor(i / small.width) >> 1) * width + ((i % small.width) >> 1)].push(value);
    });
    small = { ...page, width, height, data: Uint8Array.from(squares, (values) => Math.round(moments(values).mean)) };
    const objects = objectsOf(sauvolaMask(small, window, 0.34), small).filter(
      ({ length }) => (n === 0 || length > largest / 4) && (n === 2 || length <= largest),
    );
    return { page: small, objects: new Set(objects.flat()) };
  });
  const { width, height } = scales[0].page;
  const placeIn = (n: number, x: number, y: number) => (y >> n) * scales[n].page.width + (x >> n);
  const distances = scales.map(({ objects }, n) => {
    const seeds = Uint8Array.from({ length: width * height }, (_, i) =>
      objects.has(placeIn(n, i % width, Math.floor(i / width))) ? 1 : 0,
    );
    return chebyshevDistance(seeds, width, height);
  });
  return naiveMask(page, (x, y) => {
    const near = distances.map((distance) => distance[(y >> 1) * width + (x >> 1)]);
    const n = near.lastIndexOf(Math.min(...near));
    const { mean, deviation } = statistics(scales[n].page, window, x >> (n + 1), y >> (n + 1));
    return mean * (1 + 0.34 * (deviation / 128 - 1));
  });
}
