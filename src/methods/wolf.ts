// C. Wolf, J.-M. Jolion, "Extraction and recognition of artificial text in multimedia documents", Pattern Analysis and
// Applications 6(4), 2004, eq. 5.
import { z } from 'zod';
import { smallest } from '../kernels/smallest.js';
import { largestDeviation } from '../kernels/windows.js';
import { defineMethod, strokeWindow } from './define.js';
import { localThreshold } from './threshold.js';

export const wolf = defineMethod({
  name: 'wolf',
  title: 'Wolf: T = m − k·(1 − s/S)·(m − M), S the largest s and M the darkest grey of the page',
  source: 'Wolf & Jolion 2004',
  params: z.object({
    window: strokeWindow(25, 12),
    k: z.number().min(-5).max(5).default(0.5).describe('how far below the mean the threshold lies on even paper'),
  }),
  search: { window: [5, 301], k: [0, 1] },
  input: 'grey',
  run(page, { window, k }) {
    const darkest = smallest(page.data);
    const largest = largestDeviation(page, window);
    return localThreshold(page, window, { p: -k, q: largest > 0 ? k / largest : 0, o: darkest });
  },
});
