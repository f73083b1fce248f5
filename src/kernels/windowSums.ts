/**
 * Sum of the window × window square around every pixel, clipped at the border of the page. Time per pixel does not depend on the
 * window; all sums are exact integers.
 *
 * @param values whole numbers, rows from the top; 0..65535 keep every window of a page exact
 * @param window side of the square, odd
 * @throws RangeError for an even window
 */
export function windowSums(
  values: Uint8Array | Uint16Array,
  width: number,
  height: number,
  window: number,
): Float64Array {
  if (!Number.isInteger(window) || window < 1 || window % 2 === 0) {
    throw new RangeError(`Expected an odd window but received ${window}`);
  }
  const half = (window - 1) / 2;
  const columns = new Float64Array(width); // of each column, over the rows of the window
  const sums = new Float64Array(values.length);
  for (let y = -half; y < height; y++) {
    const below = (y + half) * width;
    const above = (y - half - 1) * width;
    if (below < values.length) for (let x = 0; x < width; x++) columns[x] += values[below + x];
    if (above >= 0) for (let x = 0; x < width; x++) columns[x] -= values[above + x];
    if (y >= 0) slide(columns, half, sums.subarray(y * width, (y + 1) * width));
  }
  return sums;
}

/** Sums of each column and the `half` columns before and after it. */
function slide(columns: Float64Array, half: number, sums: Float64Array): void {
  let sum = 0;
  for (let x = 0; x < Math.min(half, columns.length); x++) sum += columns[x];
  for (let x = 0; x < columns.length; x++) {
    if (x + half < columns.length) sum += columns[x + half];
    if (x > half) sum -= columns[x - half - 1];
    sums[x] = sum;
  }
}
