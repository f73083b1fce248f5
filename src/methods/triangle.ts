// G. W. Zack, W. E. Rogers, S. A. Latt, "Automatic measurement of sister chromatid exchange frequency", Journal of Histochemistry and
// Cytochemistry 25(7), 1977.
import { z } from 'zod';
import { defineMethod } from './define.js';
import { byHistogram } from './threshold.js';

export const triangle = defineMethod({
  name: 'triangle',
  title: "Triangle: one threshold, where the histogram is farthest below the line from its peak to its tail's end",
  source: 'Zack 1977',
  params: z.object({}),
  input: 'grey',
  ...byHistogram(triangleThreshold),
});

/**
 * The grey value where the histogram lies farthest below the line from its peak to the end of its longer tail: the first of equals,
 * seen from that end; the peak itself where nothing lies below.
 *
 * @param counts histogram of 256 grey values
 * @returns 0..255
 */
export function triangleThreshold(counts: Float64Array): number {
  const used = [...counts.keys()].filter((value) => counts[value] > 0);
  const [first, last] = [used[0], used[used.length - 1]];
  const peak = counts.indexOf(Math.max(...counts));
  const end = peak - first >= last - peak ? first : last;
  const step = end <= peak ? 1 : -1;
  let most = 0;
  let threshold = peak;
  for (let value = end; value !== peak; value += step) {
    // twice the area of the triangle of end, peak and this point: proportional to its distance from the line
    const below =
      (counts[peak] - counts[end]) * Math.abs(value - end) - (counts[value] - counts[end]) * Math.abs(peak - end);
    if (below > most) {
      most = below;
      threshold = value;
    }
  }
  return threshold;
}
