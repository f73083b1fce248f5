/**
 * Mean and population standard deviation of the window × window square around every pixel, row by row.
 *
 * The square is clipped at the border of the page: the statistics are over the pixels that exist. Time per pixel does not
 * depend on the window: column sums over the rows of the window are kept up to date, and their running sum along the row
 * is one row of an integral image, so a window is two look-ups. All sums are integers held exactly in doubles (window
 * up to 600: n·Σv² < 2⁵³), so the variance (n·Σv² − (Σv)²)/n² is exact to one rounding and never negative.
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
  const columnSums = new Float64Array(width);
  const columnSquares = new Float64Array(width);
  const sums = new Float64Array(width + 1); // sums[x] = Σ columnSums[0..x)
  const squares = new Float64Array(width + 1);
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);

  const addRow = (y: number, sign: number) => {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const value = data[i];
      columnSums[x] += sign * value;
      columnSquares[x] += sign * value * value;
    }
  };

  for (let y = 0; y < Math.min(half, height); y++) addRow(y, 1);
  for (let y = 0; y < height; y++) {
    if (y + half < height) addRow(y + half, 1);
    if (y - half > 0) addRow(y - half - 1, -1);
    for (let x = 0; x < width; x++) {
      sums[x + 1] = sums[x] + columnSums[x];
      squares[x + 1] = squares[x] + columnSquares[x];
    }
    const rows = Math.min(y + half, height - 1) - Math.max(y - half, 0) + 1;
    for (let x = 0; x < width; x++) {
      const left = x > half ? x - half : 0;
      const right = x + half < width ? x + half + 1 : width;
      const n = rows * (right - left);
      const sum = sums[right] - sums[left];
      mean[x] = sum / n;
      deviation[x] = Math.sqrt(n * (squares[right] - squares[left]) - sum * sum) / n;
    }
    visit(y, mean, deviation);
  }
}
