// Z. Hadjadj, A. Meziane, Y. Cherfa, M. Cheriet, I. Setitra, "ISauvola: Improved Sauvola's Algorithm for Document Image Binarization",
// ICIAR 2016.
import { z } from 'zod';
import { components } from '../kernels/components.js';
import { defineMethod, strokeWindow } from './define.js';
import { highContrast } from './highContrast.js';
import { sauvola } from './sauvola.js';

export const isauvola = defineMethod({
  name: 'isauvola',
  title: 'ISauvola: the components of Sauvola that hold pixels of high local contrast',
  source: 'Hadjadj 2016',
  params: sauvola.params.extend({
    window: strokeWindow(15, 2),
    k: z.number().min(-5).max(5).default(0.01).describe('how far below the mean the threshold lies on even paper'),
  }),
  search: sauvola.search,
  input: 'grey',
  async run(page, params) {
    const { width, height, data } = await sauvola.run(page, params);
    const edges = highContrast(page, 1);
    const { labels, starts } = components(data, width, height);
    const seeded = new Uint8Array(starts.length);
    for (let i = 0; i < labels.length; i++) if (edges[i] === 1) seeded[labels[i]] = 1;
    seeded[0] = 0; // no component
    const ink = new Uint8Array(labels.length);
    for (let i = 0; i < ink.length; i++) ink[i] = seeded[labels[i]];
    return { width, height, data: ink };
  },
});
