import type { Raster } from '../image/types.js';
import { localContrast } from '../kernels/contrast.js';
import { histogram } from '../kernels/histogram.js';
import { otsuThreshold } from './otsu.js';

/**
 * The pixels at the edges of strokes: those whose contrast is above the contrasts' Otsu threshold.
 *
 * @param alpha see `localContrast`
 * @returns width × height, 1 = of high contrast; none on a flat page
 */
export function highContrast({ width, data }: Raster, alpha: number): Uint8Array {
  const contrast = localContrast(data, width, alpha);
  const threshold = otsuThreshold(histogram(contrast));
  for (let i = 0; i < contrast.length; i++) contrast[i] = contrast[i] > threshold ? 1 : 0;
  return contrast;
}
