import { decode } from '../../dist/index.js';
import { luma } from '../../dist/kernels/luma.js';

/** A grey page of A4 at 300 dpi, made of a sample page again and again. */
export async function a4() {
  const sample = await decode('datasets/sample/images/01-letter.jpg');
  const grey = luma(sample);
  const [width, height] = [2480, 3508];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = (y % sample.height) * sample.width;
    for (let x = 0; x < width; x++) data[y * width + x] = grey[row + (x % sample.width)];
  }
  return { width, height, channels: 1, data, meta: {} };
}
