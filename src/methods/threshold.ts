import type { Mask, PageRows, Raster } from '../image/types.js';
import { atMost } from '../kernels/atMost.js';
import { histogram } from '../kernels/histogram.js';
import { strips } from '../kernels/pageRows.js';
import type { LocalThreshold } from '../kernels/windowColumns.js';
import { windowRows, windowThreshold } from '../kernels/windows.js';
import { byStrips } from './define.js';

/** What a method with one threshold for the page does, which it takes from the histogram. */
export const byHistogram = (thresholdOf: (counts: Float64Array) => number) => ({
  run: (page: Raster) => globalThreshold(page, thresholdOf(histogram(page.data))),
  stream(page: PageRows) {
    const counts = new Float64Array(256);
    for (const { data } of strips(page)) {
      histogram(data).forEach((count, value) => {
        counts[value] += count;
      });
    }
    const threshold = thresholdOf(counts);
    return byStrips(page, 0, (strip) => globalThreshold(strip, threshold));
  },
});

/** Ink where `value <= threshold`, one threshold for the page. */
export const globalThreshold = ({ width, height, data }: Raster, threshold: number): Mask => ({
  width,
  height,
  data: atMost(data, threshold),
});

/** Ink where `value <= T`, T = m + (p + q·r)·(m − o) + t·r of the mean and the deviation of the window around each pixel. */
export const localThreshold = (page: Raster, window: number, formula: LocalThreshold): Mask => ({
  width: page.width,
  height: page.height,
  data: windowThreshold(page, window, formula),
});

/**
 * Ink where `value <= threshold`, the threshold of each pixel by any formula of the mean and deviation of the window around it.
 *
 * @param formula fills one row of thresholds from one row of means and deviations, given also where the row starts in the data
 */
export function thresholdByRows(
  page: Raster,
  window: number,
  formula: (threshold: Float64Array, mean: Float64Array, deviation: Float64Array, start: number) => void,
): Mask {
  const { width, height, data } = page;
  const ink = new Uint8Array(data.length);
  const threshold = new Float64Array(width);
  windowRows(page, window, (y, mean, deviation) => {
    formula(threshold, mean, deviation, y * width);
    for (let x = 0, i = y * width; x < width; x++, i++) ink[i] = data[i] <= threshold[x] ? 1 : 0;
  });
  return { width, height, data: ink };
}
