// W. A. Mustafa, M. M. M. A. Kader, "Binarization of document images: a comprehensive review", Journal of Physics: Conference Series
// 1019, 2018.
import { z } from 'zod';
import { windowMaximum } from '../kernels/windowExtremes.js';
import { defineMethod, strokeWindow } from './define.js';
import { thresholdByRows } from './threshold.js';

export const wan = defineMethod({
  name: 'wan',
  title: "Wan: Sauvola with (M + m)/2 for m, M the window's lightest grey: keeps pale ink",
  source: 'Mustafa & Kader 2018',
  params: z.object({
    window: strokeWindow(25, 1.5),
    k: z.number().min(-5).max(5).default(0.2).describe('how far below (M + m)/2 the threshold lies on even paper'),
    r: z.number().positive().max(255).default(128).describe('dynamic range of the standard deviation'),
  }),
  search: { window: [5, 301], k: [0, 0.8], r: [16, 255] },
  input: 'grey',
  reach: ({ window }) => window >> 1,
  run(page, { window, k, r }) {
    const lightest = windowMaximum(page.data, page.width, window);
    return thresholdByRows(page, window, (threshold, mean, deviation, start) => {
      for (let x = 0; x < threshold.length; x++) {
        threshold[x] = ((lightest[start + x] + mean[x]) / 2) * (1 + k * (deviation[x] / r - 1));
      }
    });
  },
});
