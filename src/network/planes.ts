import type { Raster } from '../image/types.js';
import { luma } from '../kernels/luma.js';
import { statistics } from '../kernels/statistics.js';
import type { Channels } from './graph.js';

/** Writes pixels `from` .. `to` − 1 of a row of the page to every plane of `out`: to the first from `at` on, each `area` after the one before. */
export type Planes = (out: Float32Array, at: number, area: number, row: number, from: number, to: number) => void;

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
export function planes(page: Raster, channels: Channels): Planes {
  const { width, height } = page;
  if (channels === 3) return colours(page, stretch(0, 255));
  const grey = luma(page);
  if (channels === 1) {
    const stretched = stretch(0, 255);
    return (out, at, _, row, from, to) => {
      for (let i = row * width + from, end = row * width + to; i < end; i++) out[at++] = stretched[grey[i]];
    };
  }

  const { ink, paper, mean, deviation, columns } = statistics(grey, width, height);
  const contrast = Math.max(LEAST_CONTRAST, paper - ink);
  const scale = deviation.map((value) => 1 / (value + NOISE * contrast));
  const colour = colours(page, stretch(paper - contrast, paper));
  return (out, at, area, row, from, to) => {
    colour(out, at, area, row, from, to);
    at += 3 * area;
    for (let x = from; x < to; ) {
      const cell = (row >> 4) * columns + (x >> 4);
      const middle = mean[cell];
      const factor = scale[cell];
      const end = row * width + Math.min(to, (x | 15) + 1);
      for (let i = row * width + x; i < end; i++) out[at++] = (grey[i] - middle) * factor;
      x = (x | 15) + 1;
    }
  };
}

/** Of each of the 256 values where it lies, with `low` at 0 and `high` at 1. */
const stretch = (low: number, high: number) =>
  Float32Array.from({ length: 256 }, (_, value) => (value - low) / (high - low));

/** Red, green and blue, stretched; all the grey of a grey page. */
function colours({ data, width, channels }: Raster, stretched: Float32Array): Planes {
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  return (out, at, area, row, from, to) => {
    const end = (row * width + to) * channels;
    for (let i = (row * width + from) * channels; i < end; i += channels, at++) {
      out[at] = stretched[data[i]];
      out[at + area] = stretched[data[i + green]];
      out[at + 2 * area] = stretched[data[i + blue]];
    }
  };
}

/** Writes `rows` × `columns` of the page to planes of that size, the first from `at` on; fast where the columns follow each other. */
export function fill(write: Planes, out: Float32Array, at: number, rows: Int32Array, columns: Int32Array): void {
  const area = rows.length * columns.length;
  const runs: { x: number; from: number; to: number }[] = [];
  columns.forEach((column, x) => {
    const run = runs.at(-1);
    if (run?.to === column) run.to++;
    else runs.push({ x, from: column, to: column + 1 });
  });
  for (const row of rows) {
    for (const { x, from, to } of runs) write(out, at + x, area, row, from, to);
    at += columns.length;
  }
}
