/**
 * Mean and population standard deviation of the window × window square around every pixel, row by row.
 *
 * The square is clipped at the border of the page: the statistics are over the pixels that exist. Time per pixel does not
 * depend on the window: from row to row the sums of each column take in one value and let go of another, and from pixel to pixel the
 * sums of the window take in one column and let go of another. All sums are exact integers (window up to 600:
 * n·Σv² < 2⁵³), so the variance (n·Σv² − (Σv)²)/n² is exact to one rounding and never negative.
 *
 * @param data grey samples 0..255, rows from the top
 * @param window side of the square, odd
 * @param visit called once a row with (y, mean, deviation); the two arrays are reused for the next row
 */
export function windowRows(
  data: Uint8Array,
  width: number,
  height: number,
  window: number,
  visit: (y: number, mean: Float64Array, deviation: Float64Array) => void,
): void {
  if (!Number.isInteger(window) || window < 1 || window % 2 === 0) {
    throw new RangeError(`Expected an odd window but received ${window}`);
  }
  const half = (window - 1) / 2;
  // of each column, over the rows of the window; with as many zeros before and after as the window reaches beyond the page
  const [sums, squares] = [0, 1].map(() => new Int32Array(width + window));
  const columns = [sums, squares].map((array) => array.subarray(half + 1, half + 1 + width));
  const across = Float64Array.from(
    { length: width },
    (_, x) => Math.min(x + half, width - 1) - Math.max(x - half, 0) + 1,
  );
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  const nothing = new Uint8Array(width);
  const row = (y: number) => (y >= 0 && y < height ? data.subarray(y * width, (y + 1) * width) : nothing);

  for (let y = 0; y < half; y++) exchange(columns[0], columns[1], row(y), nothing);
  for (let y = 0; y < height; y++) {
    exchange(columns[0], columns[1], row(y + half), row(y - half - 1));
    const rows = Math.min(y + half, height - 1) - Math.max(y - half, 0) + 1;
    slide(sums, squares, window, rows, across, mean, deviation);
    visit(y, mean, deviation);
  }
}

/** Mean and deviation of each window of a row; the window of pixel x is the columns x + 1 to x + window of the sums. */
function slide(
  sums: Int32Array,
  squares: Int32Array,
  window: number,
  rows: number,
  across: Float64Array,
  mean: Float64Array,
  deviation: Float64Array,
): void {
  let sum = 0;
  let square = 0;
  for (let x = 0; x < window; x++) {
    sum += sums[x];
    square += squares[x];
  }
  for (let x = 0; x < mean.length; x++) {
    sum += sums[x + window] - sums[x];
    square += squares[x + window] - squares[x];
    const n = rows * across[x];
    mean[x] = sum / n;
    deviation[x] = Math.sqrt(n * square - sum * sum) / n;
  }
}

/** Adds a row to the sums of the columns and takes another from them. */
function exchange(sums: Int32Array, squares: Int32Array, added: Uint8Array, taken: Uint8Array): void {
  for (let x = 0; x < sums.length; x++) {
    const difference = added[x] - taken[x];
    sums[x] += difference;
    squares[x] += difference * (added[x] + taken[x]);
  }
}
