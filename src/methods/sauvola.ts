// J. Sauvola, M. Pietikäinen, "Adaptive document image binarization", Pattern Recognition 33(2), 2000, eq. 5.
import { z } from 'zod';
import { defineMethod, strokeWindow } from './define.js';
import { localThreshold } from './threshold.js';

export const sauvola = defineMethod({
  name: 'sauvola',
  title: 'Sauvola: T = m·(1 + k·(s/R − 1))',
  source: 'Sauvola & Pietikäinen 2000',
  params: z.object({
    window: strokeWindow(25, 8),
    k: z.number().min(-5).max(5).default(0.2).describe('how far below the mean the threshold lies on even paper'),
    r: z.number().positive().max(255).default(128).describe('dynamic range of the standard deviation'),
  }),
  search: { window: [5, 301], k: [0, 0.8], r: [16, 255] },
  input: 'grey',
  reach: ({ window }) => window >> 1,
  run: (page, { window, k, r }) => localThreshold(page, window, { p: -k, q: k / r }),
});
