import { windowMaximum, windowMinimum } from './windowExtremes.js';

/**
 * Contrast α·255·(M − m)/(M + m) + (1 − α)·(M − m) of the 3×3 square around every pixel, clipped at the border of the page, M and m its
 * lightest and darkest grey: the first term is alike in light and dark paper, the second is deaf to noise in dark places (B. Su, S. Lu,
 * C. L. Tan, 2010 with α = 1, and 2013).
 *
 * @param data grey samples 0..255, rows from the top
 * @param alpha 0..1
 * @returns contrasts rounded to 0..255; 0 where all is black
 */
export function localContrast(data: Uint8Array, width: number, alpha: number): Uint8Array {
  const lightest = windowMaximum(data, width, 3);
  const darkest = windowMinimum(data, width, 3);
  const table = new Uint8Array(256 * 256); // by lightest and darkest: pages have more pixels than there are pairs
  for (let light = 1; light < 256; light++) {
    for (let dark = 0; dark < light; dark++) {
      const difference = light - dark;
      table[256 * light + dark] = Math.round((alpha * 255 * difference) / (light + dark) + (1 - alpha) * difference);
    }
  }
  const contrast = new Uint8Array(data.length);
  for (let i = 0; i < contrast.length; i++) contrast[i] = table[256 * lightest[i] + darkest[i]];
  return contrast;
}
