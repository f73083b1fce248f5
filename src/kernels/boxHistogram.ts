import type { Box } from './ring.js';

/**
 * Counts of the 256 grey values of a rectangle.
 *
 * @param data samples, 0..255, rows of `width` values
 * @param box inside the page
 */
export function boxHistogram(data: Uint8Array, width: number, { left, top, right, bottom }: Box): Float64Array {
  const counts = new Float64Array(256);
  for (let y = top; y <= bottom; y++) {
    for (let i = y * width + left, end = y * width + right; i <= end; i++) counts[data[i]]++;
  }
  return counts;
}

/** Mean and population standard deviation of the values that a histogram counts, at least one. */
export function moments(counts: Float64Array): { mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (let value = 0; value < counts.length; value++) {
    count += counts[value];
    sum += counts[value] * value;
    squares += counts[value] * value * value;
  }
  return { mean: sum / count, deviation: Math.sqrt(count * squares - sum * sum) / count };
}
