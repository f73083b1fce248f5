import type { Raster } from '../image/types.js';
import { luma } from '../kernels/luma.js';
import { statistics } from '../kernels/statistics.js';
import type { Channels } from './graph.js';

/** Writes one plane's pixels at `rows` × `columns` of the page to `out`, from `at` on. */
export type Plane = (out: Float32Array, at: number, rows: Int32Array, columns: Int32Array) => void;

/** Of a page with less contrast, in luma, the ink is not made as dark as ink: it would be noise. */
const LEAST_CONTRAST = 0.08 * 255;
/** Added to the deviation, as a part of the contrast, so that plain paper is not all deviations. */
const NOISE = 0.03;

/**
 * What a network sees of a page, by the number of planes that it takes:
 *
 * - 1: luma, 0..1
 * - 3: red, green and blue, 0..1
 * - 4: red, green and blue with the page's paper at 1 and its ink at 0, and by how many standard deviations the luma is above
 *   the mean around it (`kernels/statistics.ts`)
 */
export function planes(page: Raster, channels: Channels): Plane[] {
  const { width, height } = page;
  const colours = (ink: number, paper: number) =>
    [0, 1, 2].map((c) => samples(page.data.subarray(c % page.channels), width, page.channels, ink, paper));
  if (channels === 3) return colours(0, 255);
  const grey = luma(page);
  if (channels === 1) return [samples(grey, width, 1, 0, 255)];

  const { ink, paper, mean, deviation, columns: across } = statistics(grey, width, height);
  const contrast = Math.max(LEAST_CONTRAST, paper - ink);
  const unit = deviation.map((value) => value + NOISE * contrast);
  return [
    ...colours(paper - contrast, paper),
    (out, at, rows, columns) => {
      for (let y = 0; y < rows.length; y++) {
        const row = rows[y] * width;
        const cells = (rows[y] >> 4) * across;
        for (let x = 0; x < columns.length; x++) {
          const cell = cells + (columns[x] >> 4);
          out[at++] = (grey[row + columns[x]] - mean[cell]) / unit[cell];
        }
      }
    },
  ];
}

/** Every `step`-th of the data, so that `low` becomes 0 and `high` 1. */
function samples(data: Uint8Array, width: number, step: number, low: number, high: number): Plane {
  const scale = 1 / (high - low);
  return (out, at, rows, columns) => {
    for (let y = 0; y < rows.length; y++) {
      const row = rows[y] * width;
      for (let x = 0; x < columns.length; x++) out[at++] = (data[(row + columns[x]) * step] - low) * scale;
    }
  };
}
