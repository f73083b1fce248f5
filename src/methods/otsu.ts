// N. Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9(1), 1979.
import { z } from 'zod';
import { defineMethod } from './define.js';
import { byHistogram } from './threshold.js';

export const otsu = defineMethod({
  name: 'otsu',
  title: 'Otsu: one threshold that best separates the histogram into two classes',
  source: 'Otsu 1979',
  params: z.object({}),
  input: 'grey',
  ...byHistogram(otsuThreshold),
});

/**
 * The grey value t that maximises the between-class variance w₀·w₁·(m₀ − m₁)² of the values <= t and > t; the lowest of
 * equals.
 *
 * @param counts histogram of 256 grey values
 * @returns 0..255; 0 for a page of one value
 */
export function otsuThreshold(counts: Float64Array): number {
  let total = 0;
  let sum = 0;
  for (let value = 0; value < 256; value++) {
    total += counts[value];
    sum += value * counts[value];
  }
  let best = 0;
  let threshold = 0;
  let below = 0;
  let belowSum = 0;
  for (let value = 0; value < 255; value++) {
    below += counts[value];
    belowSum += value * counts[value];
    const above = total - below;
    if (below === 0 || above === 0) continue;
    const gap = total * belowSum - below * sum; // (m₀ − m₁)·w₀·w₁·total, free of roundings on all but huge pages
    const variance = (gap / below) * (gap / above);
    if (variance > best) {
      best = variance;
      threshold = value;
    }
  }
  return threshold;
}
