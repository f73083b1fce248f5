/**
 * Median of the window × window square around every pixel, clipped at the border of the page: of n pixels the one of rank (n − 1) >> 1, so
 * the lower of two in the middle. Time per pixel hardly depends on the window: each column keeps a histogram of its part of the window, in
 * 16 coarse bins of 16 fine ones, and of the fine bins only those that hold the median are summed (S. Perreault, P. Hébert, "Median
 * filtering in constant time", IEEE Trans. Image Processing 16(9), 2007).
 *
 * @param data grey samples 0..255, rows from the top
 * @param window side of the square, odd
 * @throws RangeError for an even window
 */
export function median(data: Uint8Array, width: number, height: number, window: number): Uint8Array {
  if (!Number.isInteger(window) || window < 1 || window % 2 === 0) {
    throw new RangeError(`Expected an odd window but received ${window}`);
  }
  const half = (window - 1) / 2;
  const fine = new Uint16Array(256 * width);
  const coarse = new Uint16Array(16 * width);
  const result = new Uint8Array(data.length);
  for (let y = -half; y < height; y++) {
    if (y + half < height) count(data, (y + half) * width, width, 1, fine, coarse);
    if (y - half > 0) count(data, (y - half - 1) * width, width, -1, fine, coarse);
    const rows = Math.min(y + half, height - 1) - Math.max(y - half, 0) + 1;
    if (y >= 0) slide(fine, coarse, half, rows, result.subarray(y * width, (y + 1) * width));
  }
  return result;
}

/** Counts a row in, or out, of the histograms of its columns. */
function count(data: Uint8Array, start: number, width: number, by: number, fine: Uint16Array, coarse: Uint16Array) {
  for (let x = 0; x < width; x++) {
    const value = data[start + x];
    fine[256 * x + value] += by;
    coarse[16 * x + (value >> 4)] += by;
  }
}

/** Medians of a row, from the histograms of its columns. */
function slide(fine: Uint16Array, coarse: Uint16Array, half: number, rows: number, medians: Uint8Array): void {
  const width = medians.length;
  const bins = new Int32Array(16); // coarse counts of the window
  const parts = new Int32Array(256); // fine counts of the window, each 16 of them as the window was …
  const seen = new Int32Array(16).fill(-width - half); // … at this pixel
  for (let x = -half; x < width; x++) {
    if (x + half < width) add(coarse, 16 * (x + half), bins, 0, 1);
    if (x - half > 0) add(coarse, 16 * (x - half - 1), bins, 0, -1);
    if (x < 0) continue;
    let rank = (rows * (Math.min(x + half, width - 1) - Math.max(x - half, 0) + 1) - 1) >> 1;
    let bin = 0;
    while (bins[bin] <= rank) rank -= bins[bin++];
    let value = 16 * bin;
    if (x - seen[bin] > 2 * half) {
      parts.fill(0, value, value + 16);
      for (let u = Math.max(0, x - half); u <= Math.min(width - 1, x + half); u++)
        add(fine, 256 * u + value, parts, value, 1);
    } else {
      for (let u = seen[bin] + 1; u <= x; u++) {
        if (u + half < width) add(fine, 256 * (u + half) + value, parts, value, 1);
        if (u - half > 0) add(fine, 256 * (u - half - 1) + value, parts, value, -1);
      }
    }
    seen[bin] = x;
    while (parts[value] <= rank) rank -= parts[value++];
    medians[x] = value;
  }
}

/** Adds 16 counts to others, or takes them away. */
function add(counts: Uint16Array, from: number, sums: Int32Array, to: number, sign: number): void {
  for (let i = 0; i < 16; i++) sums[to + i] += sign * counts[from + i];
}
