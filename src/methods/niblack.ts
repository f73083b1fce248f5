// W. Niblack, "An Introduction to Digital Image Processing", Prentice Hall, 1986, pp. 115-116.
import { z } from 'zod';
import { defineMethod, strokeWindow } from './define.js';
import { localThreshold } from './threshold.js';

export const niblack = defineMethod({
  name: 'niblack',
  title: 'Niblack: T = m + k·s (k below 0 for dark ink)',
  source: 'Niblack 1986',
  params: z.object({
    window: strokeWindow(25, 150),
    k: z.number().min(-5).max(5).default(-0.2).describe('weight of the deviation; below 0 for dark ink'),
  }),
  search: { window: [5, 301], k: [-2, 0.5] },
  input: 'grey',
  reach: ({ window }) => window >> 1,
  run: (page, { window, k }) => localThreshold(page, window, { t: k }),
});
