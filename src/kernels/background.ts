import { windowSums } from './windowSums.js';

/**
 * The paper's grey at every pixel: a pixel that is paper keeps its own, one that is ink takes the mean of the paper in the window × window
 * square around it, clipped at the border of the page, or of the page's paper where there is none (B. Gatos, I. Pratikakis,
 * S. J. Perantonis, 2006, eq. 4). The page itself where all is ink.
 *
 * @param grey width × height samples 0..255
 * @param ink width × height, 1 = ink
 * @param window side of the square, odd
 * @returns grey samples, rounded
 */
export function background(
  grey: Uint8Array,
  ink: Uint8Array,
  width: number,
  height: number,
  window: number,
): Uint8Array {
  const paper = new Uint8Array(grey.length);
  const greys = new Uint8Array(grey.length); // of the paper, 0 elsewhere
  let all = 0;
  let sum = 0;
  for (let i = 0; i < grey.length; i++) {
    paper[i] = 1 - ink[i];
    greys[i] = paper[i] * grey[i];
    all += paper[i];
    sum += greys[i];
  }
  const surface = grey.slice();
  if (all === 0) return surface;
  const counts = windowSums(paper, width, height, window);
  const sums = windowSums(greys, width, height, window);
  for (let i = 0; i < grey.length; i++) {
    if (ink[i] === 1) surface[i] = Math.round(counts[i] > 0 ? sums[i] / counts[i] : sum / all);
  }
  return surface;
}
