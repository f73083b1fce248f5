import { loadSimd } from './simd.js';
import { type Columns, type LocalThreshold, type OpenColumns, plainColumns, simdColumns } from './windowColumns.js';

/** A grey page: samples 0..255, rows from the top. */
export interface Page {
  width: number;
  height: number;
  data: Uint8Array;
}

/**
 * Ink where the value is at most a threshold of the mean and deviation of the window × window square around the pixel. The
 * square is clipped at the border of the page: the statistics are over the pixels that exist. Time per pixel does not depend on the window.
 *
 * @param window side of the square, odd, at most 599
 * @param open the form of the kernel, by default the fastest that the machine has; all give the same bytes
 * @returns one byte a pixel, 1 = ink
 * @throws RangeError for another window
 */
export function windowThreshold(page: Page, window: number, formula: LocalThreshold, open = fastest()): Uint8Array {
  const { width, data } = page;
  const ink = new Uint8Array(data.length);
  slideDown(page, window, open, (columns, y) => {
    const [start, end] = [y * width, (y + 1) * width];
    columns.threshold(data.subarray(start, end), formula, ink.subarray(start, end));
  });
  return ink;
}

/** The largest standard deviation of the windows of a page; see `windowThreshold`. */
export function largestDeviation(page: Page, window: number, open = fastest()): number {
  let largest = 0;
  slideDown(page, window, open, (columns) => {
    largest = Math.max(largest, columns.largestVariance());
  });
  return Math.sqrt(largest);
}

/**
 * Mean and population standard deviation of the window around every pixel, row by row; see `windowThreshold`.
 *
 * @param visit called once a row with (y, mean, deviation); the two arrays are reused for the next row, and no other kernel may run meanwhile
 */
export function windowRows(
  page: Page,
  window: number,
  visit: (y: number, mean: Float64Array, deviation: Float64Array) => void,
  open = fastest(),
): void {
  const mean = new Float64Array(page.width);
  const deviation = new Float64Array(page.width);
  slideDown(page, window, open, (columns, y) => {
    columns.statistics(mean, deviation);
    visit(y, mean, deviation);
  });
}

function fastest(): OpenColumns {
  const simd = loadSimd();
  return simd ? simdColumns(simd) : plainColumns;
}

/** Slides a window down a page; `visit` is called once a row, and runs no other kernel. */
function slideDown(
  { width, height, data }: Page,
  window: number,
  open: OpenColumns,
  visit: (columns: Columns, y: number) => void,
): void {
  if (!Number.isInteger(window) || window < 1 || window > 599 || window % 2 === 0) {
    throw new RangeError(`Expected an odd window of at most 599 but received ${window}`);
  }
  const columns = open(width, window);
  const half = (window - 1) / 2;
  const nothing = new Uint8Array(width);
  const row = (y: number) => (y >= 0 && y < height ? data.subarray(y * width, (y + 1) * width) : nothing);
  let held = 0;
  for (let y = -half; y < height; y++) {
    columns.exchange(row(y + half), row(y - half - 1));
    if (y < 0) continue;
    const rows = Math.min(y + half, height - 1) - Math.max(y - half, 0) + 1;
    if (rows !== held) columns.hold(rows);
    held = rows;
    visit(columns, y);
  }
}
