import { decode } from '../../dist/index.js';
import { luma } from '../../dist/kernels/luma.js';

/** Pixels of A4 at 300 dpi. */
export const A4 = { width: 2480, height: 3508 };

/** A grey page of A4 at 300 dpi, made of a sample page again and again. */
export async function a4() {
  const sample = await decode('datasets/sample/images/01-letter.jpg');
  return tiled({ ...sample, channels: 1, data: luma(sample) }, A4.width, A4.height);
}

/** A page of this size, filled with copies of another, which starts `left` and `top` pixels within. */
export function tiled({ width, height, channels, data }, toWidth, toHeight, { left = 0, top = 0 } = {}) {
  const result = new Uint8Array(toWidth * toHeight * channels);
  for (let y = 0; y < toHeight; y++) {
    const row = ((y + top) % height) * width;
    for (let x = 0; x < toWidth; ) {
      const from = (x + left) % width;
      const count = Math.min(width - from, toWidth - x);
      result.set(data.subarray((row + from) * channels, (row + from + count) * channels), (y * toWidth + x) * channels);
      x += count;
    }
  }
  return { width: toWidth, height: toHeight, channels, data: result, meta: {} };
}
