import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { inMemory } from '../../src/kernels/pageRows.js';
import { checkParams, maskRows, runMethod } from '../../src/methods/define.js';
import { methods } from '../../src/methods/find.js';

function page(width: number, height: number, channels: 1 | 3, value: (i: number) => number): Raster {
  return {
    width,
    height,
    channels,
    data: Uint8Array.from({ length: width * height * channels }, (_, i) => value(i)),
    meta: {},
  };
}
const noise = (i: number) => (Math.imul(i + 1, 2654435761) >>> 24) & 255;

const pages: Record<string, Raster> = {
  '1 × 1': page(1, 1, 1, () => 77),
  '1 × N': page(1, 37, 1, noise),
  'N × 1': page(41, 1, 1, noise),
  'flat black': page(20, 9, 1, () => 0),
  'flat white': page(9, 20, 1, () => 255),
  'colour noise': page(70, 50, 3, noise),
  'smaller than the window': page(5, 7, 3, noise),
  'higher than a tile': page(30, 240, 3, noise),
};

describe.each([...methods.values()].map((method) => [method.name, method] as const))('%s', (_, method) => {
  const params = checkParams(method, {});

  it.each(Object.entries(pages))(
    'gives a mask of the same size, twice the same, and leaves the page alone: %s',
    async (_, page) => {
      const before = page.data.slice();
      const mask = await runMethod(method, page, params);
      expect(page.data).toEqual(before);
      expect([mask.width, mask.height, mask.data.length]).toEqual([page.width, page.height, page.width * page.height]);
      expect(mask.data.every((value) => value === 0 || value === 1)).toBe(true);
      expect((await runMethod(method, page, params)).data).toEqual(mask.data);
    },
  );

  it.each(Object.entries(pages))('gives the same mask from strips of any height: %s', async (_, page) => {
    const window = 'window' in params && { window: 3 };
    const tile = 'tile' in params && { tile: 96 };
    const narrow = checkParams(method, { ...window, ...tile });
    const mask = await runMethod(method, page, narrow);
    for (const strip of [1, 7, 16]) {
      const rows: Uint8Array[] = [];
      for await (const some of maskRows(method, inMemory(page, strip), narrow)) rows.push(some.slice());
      expect(Buffer.compare(Buffer.concat(rows), mask.data)).toBe(0);
    }
  });

  it('treats every pixel of a flat page alike', async () => {
    for (const value of [0, 128, 255]) {
      expect(
        new Set(
          (
            await runMethod(
              method,
              page(60, 40, 1, () => value),
              params,
            )
          ).data,
        ).size,
      ).toBe(1);
    }
  });

  it('describes every parameter and has defaults for all', () => {
    for (const schema of Object.values(method.params.shape)) expect(schema.description).toBeTruthy();
    expect(Object.keys(params).sort()).toEqual(Object.keys(method.params.shape).sort());
  });
});
