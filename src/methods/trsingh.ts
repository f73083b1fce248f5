// T. R. Singh, S. Roy, O. I. Singh, T. Sinam, K. M. Singh, "A new local adaptive thresholding technique in binarization",
// International Journal of Computer Science Issues 8(6), 2011.
import { z } from 'zod';
import { defineMethod, strokeWindow } from './define.js';
import { thresholdByRows } from './threshold.js';

export const trsingh = defineMethod({
  name: 'trsingh',
  title: "Singh: T = m·(1 + k·(δ/(1 − δ) − 1)), δ the pixel's grey above the mean, in 0..1; needs no deviation",
  source: 'Singh 2011',
  params: z.object({
    window: strokeWindow(25, 23),
    k: z.number().min(0).max(1).default(0.2).describe('how far below the mean the threshold lies on even paper'),
  }),
  search: { window: [5, 301], k: [0, 1] },
  input: 'grey',
  reach: ({ window }) => window >> 1,
  run: (page, { window, k }) =>
    thresholdByRows(page, window, (threshold, mean, _, start) => {
      for (let x = 0; x < threshold.length; x++) {
        const above = (page.data[start + x] - mean[x]) / 255;
        threshold[x] = mean[x] * (1 + k * (above / (1 - above) - 1));
      }
    }),
});
