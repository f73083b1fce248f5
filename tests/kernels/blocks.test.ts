import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { blocks, plainBlocks } from '../../src/kernels/blocks.js';
import { luma } from '../../src/kernels/luma.js';
import { inMemory } from '../../src/kernels/pageRows.js';

/** The definition, block by block. */
function naive(page: Raster) {
  const { width, height, channels, data } = page;
  const grey = luma(page);
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)];
  const found = Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [(i % columns) * 8, Math.floor(i / columns) * 8];
    const pixels: number[] = [];
    for (let v = y; v < Math.min(y + 8, height); v++)
      for (let u = x; u < Math.min(x + 8, width); u++) pixels.push(v * width + u);
    const means = [0, 1, 2].map((c) => {
      const samples = pixels.map((pixel) => data[pixel * channels + (c % channels)]);
      return Math.round(samples.reduce((a, b) => a + b) / samples.length);
    });
    const lumas = pixels.map((pixel) => grey[pixel]);
    return [...means, Math.min(...lumas), Math.max(...lumas)];
  });
  return { columns, rows, planes: [0, 1, 2, 3, 4].map((plane) => Uint8Array.from(found, (of) => of[plane])) };
}

it('blocks of a page are what their definition says, in both forms and strip by strip', () => {
  const side = fc.integer({ min: 1, max: 40 });
  const page = fc.tuple(side, side, fc.constantFrom(1 as const, 3 as const)).chain(([width, height, channels]) => {
    const length = width * height * channels;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((data): Raster => ({ width, height, channels, data, meta: {} }));
  });
  fc.assert(
    fc.property(page, (page) => {
      const expected = naive(page);
      for (const of of [blocks, plainBlocks]) {
        for (const strip of [undefined, 1]) expect(of(inMemory(page, strip))).toEqual(expected);
      }
    }),
  );
});
