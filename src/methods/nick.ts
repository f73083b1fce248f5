// K. Khurshid, I. Siddiqi, C. Faure, N. Vincent, "Comparison of Niblack inspired binarization methods for ancient documents",
// Document Recognition and Retrieval XVI, 2009.
import { z } from 'zod';
import { defineMethod, strokeWindow } from './define.js';
import { localThreshold } from './threshold.js';

export const nick = defineMethod({
  name: 'nick',
  title: 'NICK: T = m + k·√(s² + m²)',
  source: 'Khurshid 2009',
  params: z.object({
    window: strokeWindow(19, 18),
    k: z.number().min(-5).max(5).default(-0.2).describe('-0.1 keeps more of pale ink, -0.2 leaves more noise out'),
  }),
  search: { window: [5, 301], k: [-0.5, 0] },
  input: 'grey',
  reach: ({ window }) => window >> 1,
  run: (page, { window, k }) => localThreshold(page, window, { t: k, rootMeanSquare: true }),
});
