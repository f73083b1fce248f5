import type { PageRows } from '../image/types.js';
import { type Blocks, blocks } from '../kernels/blocks.js';
import { openPlaneRows } from '../kernels/planeRows.js';
import { CELL, type Statistics, statistics } from '../kernels/statistics.js';
import type { GraphFacts } from './graph.js';

/** Writes `rows` × `columns` of the page, or of its blocks, to planes of that size, one after another, the first from `at` on. */
export type Fill = (out: Float32Array, at: number, rows: Int32Array, columns: Int32Array) => void;

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
 *
 * and where it takes a context, the page's blocks in 5 planes: mean red, green and blue, least and greatest luma (`kernels/blocks.ts`), with
 * paper at 1 and ink at 0.
 */
export function planes(
  page: PageRows,
  { channels, context }: Pick<GraphFacts, 'channels' | 'context'>,
): { page: Fill; context?: Fill } {
  if (channels === 3) return { page: colours(page, stretch(0, 255)) };
  const grey = page.grey();
  if (channels === 1) return { page: lumas(grey) };
  const levels = statistics(grey);
  const contrast = Math.max(LEAST_CONTRAST, levels.paper - levels.ink);
  const stretched = stretch(levels.paper - contrast, levels.paper);
  return {
    page: coloursAndRelative(page, levels, stretched, contrast),
    context: context && ofBlocks(blocks(page), stretched),
  };
}

/** Mean colours, least and greatest luma of blocks, stretched. */
const ofBlocks =
  ({ columns: across, planes }: Blocks, stretched: Float32Array): Fill =>
  (out, at, rows, columns) => {
    for (const plane of planes) {
      for (const row of rows) for (const column of columns) out[at++] = stretched[plane[row * across + column]];
    }
  };

/** Luma, 0..1. */
const lumas = (grey: PageRows): Fill => {
  const stretched = stretch(0, 255);
  return (out, at, rows, columns) => {
    const gather = gatherer(grey, rows, columns);
    for (const run of runs(rows)) for (const value of gather(run)) out[at++] = stretched[value];
  };
};

/** Stretched colours, and by how many deviations the luma is above the mean around it. */
function coloursAndRelative(
  page: PageRows,
  { mean, deviation, columns: cells }: Statistics,
  stretched: Float32Array,
  contrast: number,
): Fill {
  const grey = page.grey();
  const factor = deviation.map((value) => 1 / (value + NOISE * contrast));
  const fillColours = colours(page, stretched);
  return (out, at, rows, columns) => {
    fillColours(out, at, rows, columns);
    at += 3 * rows.length * columns.length;
    const { hold, relate } = openPlaneRows(columns.length, CELL, 1, new Float32Array(256));
    const gather = gatherer(grey, rows, columns);
    const means = new Float64Array(columns.length);
    const factors = new Float64Array(columns.length);
    let held = -1;
    for (const run of runs(rows)) {
      const start = (run[0] >> 4) * cells;
      if (start !== held) {
        for (let x = 0; x < columns.length; x++) {
          const cell = start + (columns[x] >> 4);
          means[x] = mean[cell];
          factors[x] = factor[cell];
        }
        hold(means, factors);
      }
      held = start;
      const samples = gather(run);
      relate(samples, out, at);
      at += samples.length;
    }
  };
}

/** The rows in runs of one row of cells. */
function* runs(rows: Int32Array): Generator<Int32Array> {
  for (let from = 0, to = 0; from < rows.length; from = to) {
    while (to < rows.length && to < from + CELL && rows[to] >> 4 === rows[from] >> 4) to++;
    yield rows.subarray(from, to);
  }
}

/** Of each of the 256 values where it lies, with `low` at 0 and `high` at 1. */
const stretch = (low: number, high: number) =>
  Float32Array.from({ length: 256 }, (_, value) => (value - low) / (high - low));

/** Red, green and blue, stretched; all the grey of a grey page. */
const colours =
  (page: PageRows, stretched: Float32Array): Fill =>
  (out, at, rows, columns) => {
    const { lookUp } = openPlaneRows(columns.length, CELL, page.channels, stretched);
    const gather = gatherer(page, rows, columns);
    const area = rows.length * columns.length;
    for (const run of runs(rows)) {
      lookUp(gather(run), out, at, area);
      at += run.length * columns.length;
    }
  };

/** Gives the samples of a run of the rows at those columns, the next time in the same array; fast where the columns follow each other. */
function gatherer(page: PageRows, rows: Int32Array, columns: Int32Array): (run: Int32Array) => Uint8Array {
  const { width, channels } = page;
  const top = Math.min(...rows);
  const data = page.rows(top, Math.max(...rows) + 1);
  // the columns first .. last follow each other; those before and after them are mirrored
  const first = columns.findIndex((column, x) => columns[x + 1] === column + 1);
  let last = first;
  while (columns[last + 1] === columns[last] + 1) last++;
  const samples = new Uint8Array(CELL * columns.length * channels);
  return (run) => {
    let to = 0;
    for (const row of run) {
      const start = (row - top) * width;
      for (let x = 0; x < columns.length; x++) {
        const from = (start + columns[x]) * channels;
        const count = x === first ? last - first + 1 : 1;
        if (count > 1) samples.set(data.subarray(from, from + count * channels), to);
        else for (let c = 0; c < channels; c++) samples[to + c] = data[from + c];
        x += count - 1;
        to += count * channels;
      }
    }
    return samples.subarray(0, to);
  };
}
