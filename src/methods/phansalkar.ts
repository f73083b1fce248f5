// N. Phansalkar, S. More, A. Sabale, M. Joshi, "Adaptive local thresholding for detection of nuclei in diversity stained cytology
// images", ICCSP 2011.
import { z } from 'zod';
import { defineMethod, strokeWindow } from './define.js';
import { thresholdByRows } from './threshold.js';

export const phansalkar = defineMethod({
  name: 'phansalkar',
  title: 'Phansalkar: T = m·(1 + p·e^(−q·m) + k·(s/R − 1)), grey in 0..1: Sauvola that keeps ink in dark places',
  source: 'Phansalkar 2011',
  params: z.object({
    window: strokeWindow(25, 11),
    k: z.number().min(-5).max(5).default(0.25).describe('how far below the mean the threshold lies on even paper'),
    r: z.number().positive().max(1).default(0.5).describe('dynamic range of the standard deviation, of grey in 0..1'),
    p: z.number().min(0).max(100).default(2).describe('how much dark places lift the threshold'),
    q: z.number().min(0).max(100).default(10).describe('how soon that fades as the mean rises'),
  }),
  search: { window: [5, 301], k: [0, 0.8], r: [0.1, 1], p: [0, 6], q: [0, 20] },
  input: 'grey',
  reach: ({ window }) => window >> 1,
  run: (page, { window, k, r, p, q }) =>
    thresholdByRows(page, window, (threshold, mean, deviation) => {
      for (let x = 0; x < threshold.length; x++) {
        threshold[x] = mean[x] * (1 + p * Math.exp((-q * mean[x]) / 255) + k * (deviation[x] / (255 * r) - 1));
      }
    }),
});
