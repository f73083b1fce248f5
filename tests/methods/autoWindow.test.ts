import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { inMemory } from '../../src/kernels/pageRows.js';
import { pageStroke, sideOf, withWindow } from '../../src/methods/autoWindow.js';
import { checkParams } from '../../src/methods/define.js';
import { methods } from '../../src/methods/find.js';
import { sauvola } from '../../src/methods/sauvola.js';
import { binarize } from '../../src/pipeline/page.js';

/** Upright strokes of some width, soft at their sides, on paper. */
function striped(stroke: number, width = 300, height = 200): Raster {
  const row = Uint8Array.from({ length: width }, (_, x) => {
    const at = x % 60;
    if (at === 9 || at === 9 + stroke) return 120;
    return at > 9 && at < 9 + stroke ? 20 : 220;
  });
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) data.set(row, y * width);
  return { width, height, channels: 1, data, meta: {} };
}
const blank = (dpi?: number): Raster => ({
  ...striped(5),
  data: new Uint8Array(300 * 200).fill(230),
  meta: { dpi },
});
const auto = checkParams(sauvola, { window: 'auto' });
const windowOf = (page: Raster) => withWindow(sauvola, inMemory(page), auto).window;

describe('an automatic window', () => {
  it.each([4, 7, 15, 30])('grows with the strokes: %i', (stroke) => {
    expect(Math.abs(windowOf(striped(stroke)) - 8 * stroke)).toBeLessThanOrEqual(5);
  });

  it('of a page without strokes goes by its dpi, or is the default', () => {
    expect(windowOf(blank(300))).toBe(37); // 0.4 mm are 4.7 pixels
    expect(windowOf(blank(600))).toBe(75);
    expect(windowOf(blank())).toBe(25);
  });

  it('is the same for a page in memory and by strips', () => {
    const page = striped(7);
    expect(withWindow(sauvola, inMemory(page, 3), auto)).toEqual(withWindow(sauvola, inMemory(page), auto));
  });

  it('of a large page goes by bands over all of it', () => {
    const page = striped(7, 1200, 4000); // 4.8 million pixels
    expect(pageStroke(inMemory(page))).toBeCloseTo(pageStroke(inMemory(striped(7, 1200, 500))), 6);
    const rows: number[] = [];
    pageStroke({
      ...inMemory(page),
      rows(top, bottom) {
        rows.push(top, bottom);
        return inMemory(page).rows(top, bottom);
      },
    });
    expect(rows.length / 2).toBe(Math.floor(2 ** 22 / 64 / 1200));
    expect([Math.min(...rows) < 64, Math.max(...rows) > 4000 - 64]).toEqual([true, true]);
  });

  it('gives the mask of that window', async () => {
    const page = striped(6);
    const window = windowOf(page);
    const mask = await binarize(page, { method: 'sauvola', params: { window: 'auto' } });
    expect(mask).toEqual(await binarize(page, { method: 'sauvola', params: { window } }));
  });

  it('is for the methods whose windows go by the strokes', () => {
    const taken = [...methods.values()].filter(({ params }) => params.safeParse({ window: 'auto' }).success);
    const windowed = taken.filter(({ params }) => 'window' in params.shape).map(({ name }) => name);
    expect(windowed).toEqual([
      'bernsen',
      'isauvola',
      'niblack',
      'nick',
      'phansalkar',
      'sauvola',
      'trsingh',
      'wan',
      'wolf',
    ]);
    expect(() => checkParams(sauvola, { window: 'wide' })).toThrow("window=wide: expected a number or 'auto'");
  });
});

it('a side is odd, within bounds, and no other is nearer', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (length) => {
      const side = sideOf(length);
      expect([side % 2, side >= 3, side <= 599]).toEqual([1, true, true]);
      if (length >= 3 && length <= 599) expect(Math.abs(side - length)).toBeLessThanOrEqual(1);
    }),
  );
});
