// B. Su, S. Lu, C. L. Tan, "Binarization of historical document images using the local maximum and minimum", DAS 2010, with the contrast of
// their "Robust document image binarization technique for degraded document images", IEEE Trans. Image Processing 22(4), 2013, without
// that paper's Canny edges and post-processing; gamma = 0 is the contrast of 2010. E_std is read as the standard deviation.
import { z } from 'zod';
import { moments } from '../kernels/boxHistogram.js';
import { histogram } from '../kernels/histogram.js';
import { strokeWidth } from '../kernels/strokeWidth.js';
import { windowSums } from '../kernels/windowSums.js';
import { defineMethod } from './define.js';
import { highContrast } from './highContrast.js';

export const su = defineMethod({
  name: 'su',
  title: "Su: T = m + s/2 of the window's pixels of high local contrast, paper where they are few",
  source: 'Su 2010, 2013',
  params: z.object({
    strokes: z.number().min(0.5).max(20).default(2).describe('side of the square window, in widths of a stroke'),
    gamma: z
      .number()
      .min(0)
      .max(20)
      .default(1)
      .describe(
        'relative contrast counts (s/128)^gamma, s that of the page, and absolute contrast the rest; 0 = relative alone',
      ),
  }),
  search: { strokes: [1, 8], gamma: [0, 10] },
  input: 'grey',
  run(page, { strokes, gamma }) {
    const { width, height, data } = page;
    const edges = highContrast(page, Math.min(1, (moments(histogram(data)).deviation / 128) ** gamma));
    const side = strokes * strokeWidth(data, edges, width, height);
    const window = Math.min(599, 2 * Math.max(1, Math.round(side / 2)) + 1);
    const greys = new Uint8Array(data.length); // of the edges, 0 elsewhere
    const squared = new Uint16Array(data.length);
    for (let i = 0; i < data.length; i++) {
      greys[i] = edges[i] * data[i];
      squared[i] = greys[i] * greys[i];
    }
    const counts = windowSums(edges, width, height, window);
    const sums = windowSums(greys, width, height, window);
    const squares = windowSums(squared, width, height, window);
    const ink = new Uint8Array(data.length);
    for (let i = 0; i < ink.length; i++) {
      const n = counts[i];
      if (n < window) continue;
      const threshold = sums[i] / n + Math.sqrt(n * squares[i] - sums[i] * sums[i]) / n / 2;
      ink[i] = data[i] <= threshold ? 1 : 0;
    }
    return { width, height, data: ink };
  },
});
