import fc from 'fast-check';
import type { Raster } from '../../src/image/types.js';

/** Grey pages of up to `most` × `most` pixels, flat ones and noise of several strengths among them. */
export const greyPages = (most = 14) =>
  fc
    .record({
      width: fc.integer({ min: 1, max: most }),
      height: fc.integer({ min: 1, max: most }),
      top: fc.constantFrom(1, 3, 40, 255),
    })
    .chain(({ width, height, top }) =>
      fc
        .uint8Array({ min: 0, max: top, minLength: width * height, maxLength: width * height })
        .map((data): Raster => ({ width, height, channels: 1, data, meta: {} })),
    );

export const oddWindows = fc.integer({ min: 1, max: 9 }).map((half) => 2 * half + 1);

/** The indices of the window's pixels that exist. */
export function around({ width, height }: Raster, window: number, i: number): number[] {
  const half = (window - 1) / 2;
  const [x, y] = [i % width, Math.floor(i / width)];
  const indices: number[] = [];
  for (let v = Math.max(0, y - half); v <= Math.min(height - 1, y + half); v++) {
    for (let u = Math.max(0, x - half); u <= Math.min(width - 1, x + half); u++) indices.push(v * width + u);
  }
  return indices;
}

/** Mean and population deviation of whole numbers, free of roundings but the last. */
export function moments(values: number[]) {
  const n = values.length;
  const sum = values.reduce((a, b) => a + b, 0);
  const squares = values.reduce((a, b) => a + b * b, 0);
  return { mean: sum / n, deviation: Math.sqrt(n * squares - sum * sum) / n };
}
