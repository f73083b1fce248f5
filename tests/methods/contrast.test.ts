import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { strokeWidth } from '../../src/kernels/strokeWidth.js';
import { isauvola } from '../../src/methods/isauvola.js';
import { su } from '../../src/methods/su.js';
import { around, moments, oddWindows } from '../kernels/naive.js';
import { naiveOtsu } from './naive.js';
import { objectsOf, pages, run, sauvolaMask } from './written.js';

describe('equals the definition pixel for pixel', () => {
  it('su', async () => {
    await fc.assert(
      fc.asyncProperty(pages, fc.constantFrom(1, 2, 3.3), fc.constantFrom(0, 1), async (page, strokes, gamma) => {
        const { width, height, data } = page;
        const edges = naiveHighContrast(page, Math.min(1, (moments([...data]).deviation / 128) ** gamma));
        const side = 2 * Math.max(1, Math.round((strokes * strokeWidth(data, edges, width, height)) / 2)) + 1;
        const expected = data.map((value, at) => {
          const greys = around(page, side, at)
            .filter((i) => edges[i] === 1)
            .map((i) => data[i]);
          if (greys.length < side) return 0;
          const { mean, deviation } = moments(greys);
          return value <= mean + deviation / 2 ? 1 : 0;
        });
        expect(await run(su, page, { strokes, gamma })).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('isauvola', async () => {
    await fc.assert(
      fc.asyncProperty(pages, oddWindows, async (page, window) => {
        const edges = naiveHighContrast(page, 1);
        const expected = new Uint8Array(page.data.length);
        for (const object of objectsOf(sauvolaMask(page, window, 0.01), page)) {
          if (object.some((i) => edges[i] === 1)) for (const i of object) expected[i] = 1;
        }
        expect(await run(isauvola, page, { window })).toEqual(expected);
      }),
    );
  });
});

/** Pixels whose contrast is above the contrasts' Otsu threshold. */
function naiveHighContrast(page: Raster, alpha: number): Uint8Array {
  const contrast = page.data.map((_, at) => {
    const values = around(page, 3, at).map((i) => page.data[i]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return Math.round(high > low ? (alpha * 255 * (high - low)) / (high + low) + (1 - alpha) * (high - low) : 0);
  });
  const threshold = naiveOtsu(contrast);
  return contrast.map((value) => (value > threshold ? 1 : 0));
}
