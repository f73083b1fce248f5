// J. Bernsen, "Dynamic thresholding of grey-level images", ICPR 1986.
import { z } from 'zod';
import { histogram } from '../kernels/histogram.js';
import { windowMaximum, windowMinimum } from '../kernels/windowExtremes.js';
import { defineMethod, strokeWindow } from './define.js';
import { otsuThreshold } from './otsu.js';

export const bernsen = defineMethod({
  name: 'bernsen',
  title: "Bernsen: T = (M + m)/2 of the window's lightest and darkest grey; Otsu's where they are too near each other",
  source: 'Bernsen 1986',
  params: z.object({
    window: strokeWindow(31, 70),
    contrast: z.number().min(0).max(255).default(15).describe('least M − m; below it the window is of one kind'),
  }),
  search: { window: [5, 301], contrast: [0, 128] },
  input: 'grey',
  run({ data, width, height }, { window, contrast }) {
    const lightest = windowMaximum(data, width, window);
    const darkest = windowMinimum(data, width, window);
    const global = otsuThreshold(histogram(data));
    const ink = new Uint8Array(data.length);
    for (let i = 0; i < ink.length; i++) {
      const threshold = lightest[i] - darkest[i] < contrast ? global : (lightest[i] + darkest[i]) / 2;
      ink[i] = data[i] <= threshold ? 1 : 0;
    }
    return { width, height, data: ink };
  },
});
