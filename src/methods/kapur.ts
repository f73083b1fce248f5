// J. N. Kapur, P. K. Sahoo, A. K. C. Wong, "A new method for gray-level picture thresholding using the entropy of the histogram",
// Computer Vision, Graphics, and Image Processing 29(3), 1985.
import { z } from 'zod';
import { defineMethod } from './define.js';
import { byHistogram } from './threshold.js';

export const kapur = defineMethod({
  name: 'kapur',
  title: 'Kapur: one threshold, whose two classes have the most entropy together',
  source: 'Kapur 1985',
  params: z.object({}),
  input: 'grey',
  ...byHistogram(kapurThreshold),
});

/**
 * The grey value t that maximises H(<= t) + H(> t), H = ln P − (Σ p·ln p)/P of a class with Σp = P; the lowest of equals.
 *
 * @param counts histogram of 256 grey values
 * @returns 0..255; 0 for a page of one value
 */
export function kapurThreshold(counts: Float64Array): number {
  const entropy = (of: Float64Array) => {
    const total = of.reduce((a, b) => a + b, 0);
    return Math.log(total) - of.reduce((sum, count) => sum + (count > 0 ? count * Math.log(count) : 0), 0) / total;
  };
  let best = Number.NEGATIVE_INFINITY;
  let threshold = 0;
  for (let value = 0; value < 255; value++) {
    const sum = entropy(counts.subarray(0, value + 1)) + entropy(counts.subarray(value + 1));
    if (sum > best + 1e-12) {
      best = sum;
      threshold = value;
    }
  }
  return threshold;
}
