// J. Kittler, J. Illingworth, "Minimum error thresholding", Pattern Recognition 19(1), 1986.
import { z } from 'zod';
import { defineMethod } from './define.js';
import { otsuThreshold } from './otsu.js';
import { byHistogram } from './threshold.js';

export const kittler = defineMethod({
  name: 'kittler',
  title: 'Kittler: one threshold, between two normal distributions that fit the histogram best',
  source: 'Kittler & Illingworth 1986',
  params: z.object({}),
  input: 'grey',
  ...byHistogram(kittlerThreshold),
});

/**
 * The grey value t that minimises P₀·ln(σ₀²/P₀²) + P₁·ln(σ₁²/P₁²) of the values <= t and > t, each of at least two greys; the lowest
 * of equals. Where no t leaves two greys on both sides, Otsu's.
 *
 * @param counts histogram of 256 grey values
 * @returns 0..255
 */
export function kittlerThreshold(counts: Float64Array): number {
  const total = counts.reduce((a, b) => a + b, 0);
  const cost = (from: number, to: number) => {
    let [count, sum, squares] = [0, 0, 0];
    for (let value = from; value < to; value++) {
      count += counts[value];
      sum += counts[value] * value;
      squares += counts[value] * value * value;
    }
    const variance = (squares - (sum * sum) / count) / count;
    const part = count / total;
    return variance > 1e-9 ? part * Math.log(variance / (part * part)) : Number.NaN;
  };
  let best = Number.POSITIVE_INFINITY;
  let threshold: number | undefined;
  for (let value = 0; value < 255; value++) {
    const sum = cost(0, value + 1) + cost(value + 1, 256);
    if (sum < best - 1e-12) {
      best = sum;
      threshold = value;
    }
  }
  return threshold ?? otsuThreshold(counts);
}
