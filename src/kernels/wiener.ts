import { windowRows } from './windows.js';

/**
 * The page after an adaptive Wiener filter: m + (v − n)/v·(value − m), m and v the mean and variance of the window × window square around
 * the pixel, clipped at the border of the page, and n, the noise, the mean of all v; m where v is below n. So even paper becomes smooth
 * and edges stay (J. S. Lim, "Two-Dimensional Signal and Image Processing", 1990, p. 548).
 *
 * @param data grey samples 0..255, rows from the top
 * @param window side of the square, odd
 * @returns grey samples, rounded
 */
export function wiener(data: Uint8Array, width: number, height: number, window: number): Uint8Array {
  let noise = 0;
  windowRows({ data, width, height }, window, (_, __, deviation) => {
    for (let x = 0; x < width; x++) noise += deviation[x] * deviation[x];
  });
  noise /= data.length;
  const result = new Uint8Array(data.length);
  windowRows({ data, width, height }, window, (y, mean, deviation) => {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const variance = deviation[x] * deviation[x];
      const kept = variance > noise ? (variance - noise) / variance : 0;
      result[i] = Math.round(mean[x] + kept * (data[i] - mean[x]));
    }
  });
  return result;
}
