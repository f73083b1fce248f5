// C. Wolf, J.-M. Jolion, "Extraction and recognition of artificial text in multimedia documents", Pattern Analysis and
// Applications 6(4), 2004, eq. 5.
import { z } from 'zod';
import { windowRows } from '../kernels/windowRows.js';
import { defineMethod, oddWindow } from './define.js';
import { localThreshold } from './threshold.js';

export const wolf = defineMethod({
  name: 'wolf',
  title: 'Wolf: T = m − k·(1 − s/S)·(m − M), S the largest s and M the darkest grey of the page',
  source: 'Wolf & Jolion 2004',
  params: z.object({
    window: oddWindow(25),
    k: z.number().min(-5).max(5).default(0.5).describe('how far below the mean the threshold lies on even paper'),
  }),
  search: { window: [5, 301], k: [0, 1] },
  input: 'grey',
  run(page, { window, k }) {
    const darkest = page.data.reduce((least, value) => Math.min(least, value), 255);
    let largest = 0;
    windowRows(page.data, page.width, page.height, window, (_, __, deviation) => {
      for (let x = 0; x < deviation.length; x++) if (deviation[x] > largest) largest = deviation[x];
    });
    const scale = largest > 0 ? 1 / largest : 0; // on a page of one grey m = M
    return localThreshold(page, window, (threshold, mean, deviation) => {
      for (let x = 0; x < threshold.length; x++) {
        threshold[x] = mean[x] - k * (1 - deviation[x] * scale) * (mean[x] - darkest);
      }
    });
  },
});
