import type { Raster } from '../image/types.js';
import { luma } from '../kernels/luma.js';
import { statistics } from '../kernels/statistics.js';
import type { Channels } from './graph.js';

/** Writes one plane's pixels `from` .. `to` − 1 of a row of the page to `out`, from `at` on. */
export type Plane = (out: Float32Array, at: number, row: number, from: number, to: number) => void;

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

  const { ink, paper, mean, deviation, columns } = statistics(grey, width, height);
  const contrast = Math.max(LEAST_CONTRAST, paper - ink);
  const scale = deviation.map((value) => 1 / (value + NOISE * contrast));
  return [
    ...colours(paper - contrast, paper),
    (out, at, row, from, to) => {
      for (let x = from; x < to; ) {
        const cell = (row >> 4) * columns + (x >> 4);
        const middle = mean[cell];
        const factor = scale[cell];
        for (const end = Math.min(to, (x | 15) + 1); x < end; x++)
          out[at++] = (grey[row * width + x] - middle) * factor;
      }
    },
  ];
}

/** Every `step`-th of the data, so that `low` becomes 0 and `high` 1. */
function samples(data: Uint8Array, width: number, step: number, low: number, high: number): Plane {
  const stretched = Float32Array.from({ length: 256 }, (_, value) => (value - low) / (high - low));
  return (out, at, row, from, to) => {
    const end = (row * width + to) * step;
    for (let i = (row * width + from) * step; i < end; i += step) out[at++] = stretched[data[i]];
  };
}

/** Writes `rows` × `columns` of a plane to `out`, from `at` on; fast where the columns follow each other. */
export function fill(plane: Plane, out: Float32Array, at: number, rows: Int32Array, columns: Int32Array): void {
  const runs: { x: number; from: number; to: number }[] = [];
  columns.forEach((column, x) => {
    const run = runs.at(-1);
    if (run?.to === column) run.to++;
    else runs.push({ x, from: column, to: column + 1 });
  });
  for (const row of rows) {
    for (const { x, from, to } of runs) plane(out, at + x, row, from, to);
    at += columns.length;
  }
}
