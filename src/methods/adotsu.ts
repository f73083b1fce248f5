// R. F. Moghaddam, M. Cheriet, "AdOtsu: an adaptive and parameterless generalization of Otsu's method for document image binarization",
// Pattern Recognition 45(6), 2012: its threshold on a grid, with a window given in pixels and one pass; not its estimate of the window
// from the lines of text, its scales or its post-processing.
import { z } from 'zod';
import type { Mask, Raster } from '../image/types.js';
import { background } from '../kernels/background.js';
import { boxHistogram, moments } from '../kernels/boxHistogram.js';
import { defineMethod, oddWindow } from './define.js';
import { otsuThreshold } from './otsu.js';
import { sauvola } from './sauvola.js';

/** Thresholds at the nodes of a grid, `step` pixels apart, the first at the page's corner. */
interface Grid {
  step: number;
  columns: number;
  /** 0 where the window holds no ink. */
  thresholds: Float64Array;
  /** 1 where the window holds ink. */
  weights: Float64Array;
}

export const adotsu = defineMethod({
  name: 'adotsu',
  title: 'AdOtsu: Otsu of the window where s > c·S, S the deviation of its paper without ink; paper where it is not',
  source: 'Moghaddam & Cheriet 2012',
  params: z.object({
    window: oddWindow(75),
    k: z.number().min(-5).max(5).default(0.2).describe('of the rough Sauvola'),
    c: z
      .number()
      .min(0)
      .max(20)
      .default(2)
      .describe('how much more than its paper alone a window with ink deviates; 1 to 2 in the paper'),
  }),
  search: { window: [5, 301], k: [0, 0.8], c: [1, 4] },
  input: 'grey',
  async run(page, { window, k, c }) {
    const rough = await sauvola.run(page, { window, k, r: 128 });
    const paper = background(page.data, rough.data, page.width, page.height, window);
    return interpolated(page, gridOf(page, paper, window, c));
  },
});

function gridOf({ width, height, data }: Raster, paper: Uint8Array, window: number, c: number): Grid {
  const step = (window - 1) / 2;
  const columns = Math.ceil(width / step) + 1;
  const rows = Math.ceil(height / step) + 1;
  const thresholds = new Float64Array(columns * rows);
  const weights = new Float64Array(columns * rows);
  for (let node = 0; node < thresholds.length; node++) {
    const x = (node % columns) * step;
    const y = Math.floor(node / columns) * step;
    const box = {
      left: Math.max(0, x - step),
      top: Math.max(0, y - step),
      right: Math.min(width - 1, x + step),
      bottom: Math.min(height - 1, y + step),
    };
    const greys = boxHistogram(data, width, box);
    if (moments(greys).deviation <= c * moments(boxHistogram(paper, width, box)).deviation) continue;
    thresholds[node] = otsuThreshold(greys);
    weights[node] = 1;
  }
  return { step, columns, thresholds, weights };
}

/**
 * Ink where `value <= threshold`, the threshold from the four nodes around the pixel, in proportion to how near they are. Nodes without ink
 * have no say; between four of them there is paper.
 */
function interpolated({ width, height, data }: Raster, { step, columns, thresholds, weights }: Grid): Mask {
  const ink = new Uint8Array(data.length);
  const sums = new Float64Array(columns);
  const shares = new Float64Array(columns);
  for (let y = 0; y < height; y++) {
    const above = Math.floor(y / step) * columns;
    const below = (y % step) / step;
    for (let i = 0; i < columns; i++) {
      sums[i] = (1 - below) * thresholds[above + i] + below * thresholds[above + columns + i];
      shares[i] = (1 - below) * weights[above + i] + below * weights[above + columns + i];
    }
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const left = Math.floor(x / step);
      const right = (x % step) / step;
      const sum = (1 - right) * sums[left] + right * sums[left + 1];
      const share = (1 - right) * shares[left] + right * shares[left + 1];
      ink[i] = share > 0 && data[i] * share <= sum ? 1 : 0;
    }
  }
  return { width, height, data: ink };
}
