import type { Mask, Raster } from '../image/types.js';
import { windowRows } from '../kernels/windowRows.js';

/** Ink where `value <= threshold`, one threshold for the page. */
export function globalThreshold({ width, height, data }: Raster, threshold: number): Mask {
  const ink = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) ink[i] = data[i] <= threshold ? 1 : 0;
  return { width, height, data: ink };
}

/**
 * Ink where `value <= threshold`, the threshold of each pixel from the mean and deviation of the window around it.
 *
 * @param formula fills one row of thresholds from one row of means and deviations, given also where the row starts in the data
 */
export function localThreshold(
  { width, height, data }: Raster,
  window: number,
  formula: (threshold: Float64Array, mean: Float64Array, deviation: Float64Array, start: number) => void,
): Mask {
  const ink = new Uint8Array(data.length);
  const threshold = new Float64Array(width);
  windowRows(data, width, height, window, (y, mean, deviation) => {
    formula(threshold, mean, deviation, y * width);
    for (let x = 0, i = y * width; x < width; x++, i++) ink[i] = data[i] <= threshold[x] ? 1 : 0;
  });
  return { width, height, data: ink };
}
