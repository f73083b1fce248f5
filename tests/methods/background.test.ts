import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { background } from '../../src/kernels/background.js';
import { wiener } from '../../src/kernels/wiener.js';
import { adotsu } from '../../src/methods/adotsu.js';
import { gatos } from '../../src/methods/gatos.js';
import { moments, oddWindows } from '../kernels/naive.js';
import { naiveOtsu } from './naive.js';
import { pages, run, sauvolaMask } from './written.js';

describe('equals the definition pixel for pixel', () => {
  it('gatos', async () => {
    await fc.assert(
      fc.asyncProperty(pages, oddWindows, async (page, window) => {
        const grey = wiener(page.data, page.width, page.height, 3);
        const rough = sauvolaMask({ ...page, data: grey }, window, 0.2);
        const paper = background(grey, rough, page.width, page.height, window);
        const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / (values.length || 1);
        const at = (ink: number) => [...grey.keys()].filter((i) => rough[i] === ink);
        const delta = mean(at(1).map((i) => paper[i] - grey[i]));
        const b = mean(at(0).map((i) => paper[i]));
        const expected = grey.map((value, i) => {
          const [p1, p2, q] = [0.5, 0.8, 0.6];
          const share = (1 - p2) / (1 + Math.exp((-4 * paper[i]) / (b * (1 - p1)) + (2 * (1 + p1)) / (1 - p1))) + p2;
          return paper[i] - value > q * delta * share ? 1 : 0;
        });
        expect(await run(gatos, page, { window })).toEqual(expected);
      }),
    );
  });

  it('adotsu', async () => {
    await fc.assert(
      fc.asyncProperty(pages, oddWindows, fc.constantFrom(0, 1, 2), async (page, window, c) => {
        expect(await run(adotsu, page, { window, c })).toEqual(naiveAdotsu(page, window, c));
      }),
      { numRuns: 60 },
    );
  });
});

function naiveAdotsu(page: Raster, window: number, c: number): Uint8Array {
  const { width, height, data } = page;
  const paper = background(data, sauvolaMask(page, window, 0.2), width, height, window);
  const step = (window - 1) / 2;
  const node = (x: number, y: number) => {
    const inside = [...data.keys()].filter(
      (i) => Math.abs((i % width) - x) <= step && Math.abs(Math.floor(i / width) - y) <= step,
    );
    const ink = moments(inside.map((i) => data[i])).deviation > c * moments(inside.map((i) => paper[i])).deviation;
    return ink
      ? { threshold: naiveOtsu(Uint8Array.from(inside, (i) => data[i])), weight: 1 }
      : { threshold: 0, weight: 0 };
  };
  const nodes = new Map<string, ReturnType<typeof node>>();
  const at = (column: number, row: number) => {
    const key = `${column} ${row}`;
    if (!nodes.has(key)) nodes.set(key, node(column * step, row * step));
    return nodes.get(key)!;
  };
  const mix = (share: number, a: number, b: number) => (1 - share) * a + share * b;
  return data.map((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const [column, row] = [Math.floor(x / step), Math.floor(y / step)];
    const [right, below] = [(x % step) / step, (y % step) / step];
    const blend = (name: 'threshold' | 'weight') => {
      const of = (u: number) => mix(below, at(column + u, row)[name], at(column + u, row + 1)[name]);
      return mix(right, of(0), of(1));
    };
    return blend('weight') > 0 && value * blend('weight') <= blend('threshold') ? 1 : 0;
  });
}
