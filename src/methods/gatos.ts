// B. Gatos, I. Pratikakis, S. J. Perantonis, "Adaptive degraded document image binarization", Pattern Recognition 39(3), 2006: its Wiener
// filter, rough Sauvola, background surface and final threshold; not its upsampling and shrink and swell filters.
import { z } from 'zod';
import { background } from '../kernels/background.js';
import { wiener } from '../kernels/wiener.js';
import { defineMethod, oddWindow } from './define.js';
import { sauvola } from './sauvola.js';

export const gatos = defineMethod({
  name: 'gatos',
  title: 'Gatos: ink where the page is darker than its paper by a share of the usual distance, less in dark paper',
  source: 'Gatos 2006',
  params: z.object({
    window: oddWindow(61),
    k: z.number().min(-5).max(5).default(0.2).describe('of the rough Sauvola'),
    q: z
      .number()
      .min(0)
      .max(1)
      .default(0.6)
      .describe('share of the mean distance between ink and paper that makes ink'),
    p1: z
      .number()
      .min(0)
      .max(0.99)
      .default(0.5)
      .describe('how dark paper is, relative to the mean paper, where less is enough'),
    p2: z.number().min(0).max(1).default(0.8).describe('what part of that share is enough in dark paper'),
  }),
  search: { window: [5, 301], k: [0, 0.8], q: [0.2, 1], p1: [0, 0.9], p2: [0, 1] },
  input: 'grey',
  async run(page, { window, k, q, p1, p2 }) {
    const { width, height } = page;
    const grey = wiener(page.data, width, height, 3);
    const rough = (await sauvola.run({ ...page, data: grey }, { window, k, r: 128 })).data;
    const paper = background(grey, rough, width, height, window);
    let [inks, distances, papers] = [0, 0, 0];
    for (let i = 0; i < grey.length; i++) {
      inks += rough[i];
      distances += paper[i] - grey[i]; // 0 off the ink
      if (rough[i] === 0) papers += paper[i];
    }
    const distance = inks > 0 ? distances / inks : 0;
    const usual = inks < grey.length ? papers / (grey.length - inks) : 0;
    // how much darker than paper of each grey ink is
    const least = Float64Array.from({ length: 256 }, (_, grey) => {
      const falling = Math.exp((-4 * grey) / (usual * (1 - p1)) + (2 * (1 + p1)) / (1 - p1));
      return q * distance * ((1 - p2) / (1 + falling) + p2);
    });
    const ink = new Uint8Array(grey.length);
    for (let i = 0; i < ink.length; i++) ink[i] = paper[i] - grey[i] > least[paper[i]] ? 1 : 0;
    return { width, height, data: ink };
  },
});
