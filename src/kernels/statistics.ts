import type { PageRows } from '../image/types.js';
import { strips } from './pageRows.js';
import { layOut, loadSimd, type Simd } from './simd.js';

/** Side of a cell in pixels: a pixel's cell is its place >> 4. */
export const CELL = 16;
const STROKE = 16; // how far from a pixel of ink there is paper, to its left and right or above and below it

/** What a page looks like around each of its cells of 16×16 pixels, and its ink and paper. Luma in 0..255. */
export interface Statistics {
  /** Cells in a row, the last of them perhaps part of one. */
  columns: number;
  /** Mean over the 5×5 cells about each cell, of those inside the page. */
  mean: Float64Array;
  /** Standard deviation over the same cells. */
  deviation: Float64Array;
  /** Luma of the page's strongest ink … */
  ink: number;
  /** … and of the paper around it. */
  paper: number;
}

/**
 * Local mean and deviation of a page by cells of 16×16 pixels, and its levels of ink and paper.
 *
 * The levels are means over all pixels, weighted by the fourth power of how much darker a pixel is than the mean around it and than
 * the pixels 16 to its left and right, or above and below it. So ink seen through the paper counts for little beside ink, and a
 * dark frame around the page for nothing. A page with no such pixel has its darkest and lightest luma for them.
 *
 * @param page grey, 0..255; border pixels are repeated to whole cells. It is gone through twice, strip by strip
 */
export function statistics(page: PageRows): Statistics {
  const simd = loadSimd();
  return statisticsBy(page, simd ? simdSums(simd) : plainSums);
}

/** `statistics` in plain TypeScript. */
export const plainStatistics = (page: PageRows): Statistics => statisticsBy(page, plainSums);

/** What takes the time: two passes over the page. Both forms add in the same order. */
interface Sums {
  /** Sums of the samples and of their squares, of each cell. */
  ofCells(page: PageRows): { sums: Float64Array; squares: Float64Array };
  /** Sums of weight, weight · ink and weight · paper, each over the even and the odd pixels of the rows. */
  ofLevels(page: PageRows, mean: Float64Array): Float64Array;
}

function statisticsBy(page: PageRows, by: Sums): Statistics {
  const { width, height } = page;
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  const { sums, squares } = by.ofCells(page);
  const area = CELL * CELL;
  const mean = smooth(sums, columns, rows).map((sum) => sum / area);
  const deviation = smooth(squares, columns, rows).map((sum, i) => Math.sqrt(Math.max(0, sum / area - mean[i] ** 2)));
  const [even, odd, evenInk, oddInk, evenPaper, oddPaper] = by.ofLevels(page, mean);
  const weights = even + odd;
  const levels =
    weights > 0 ? { ink: (evenInk + oddInk) / weights, paper: (evenPaper + oddPaper) / weights } : extremes(page);
  return { columns, mean, deviation, ...levels };
}

/** The darkest and the lightest luma. */
function extremes(page: PageRows): { ink: number; paper: number } {
  let [ink, paper] = [255, 0];
  for (const { data } of strips(page)) {
    for (const value of data) {
      ink = Math.min(ink, value);
      paper = Math.max(paper, value);
    }
  }
  return { ink, paper };
}

/** Strips of whole rows of cells. */
const cellStrips = (page: PageRows, reach = 0) => strips(page, reach, Math.ceil(page.strip / CELL) * CELL);

/** Means of the 5×5 cells about each cell, of those inside the page: sums across, then down, all of them whole numbers. */
function smooth(cells: Float64Array, columns: number, rows: number): Float64Array {
  const across = new Float64Array(cells.length);
  for (let at = 0; at < cells.length; at++) {
    const x = at % columns;
    for (let i = at - Math.min(2, x); i <= at + Math.min(2, columns - 1 - x); i++) across[at] += cells[i];
  }
  const means = new Float64Array(cells.length);
  for (let y = 0, at = 0; y < rows; y++) {
    const [first, last] = [Math.max(0, y - 2), Math.min(rows - 1, y + 2)];
    for (let x = 0; x < columns; x++, at++) {
      const count = (Math.min(x + 2, columns - 1) - Math.max(x - 2, 0) + 1) * (last - first + 1);
      for (let row = first; row <= last; row++) means[at] += across[row * columns + x];
      means[at] /= count;
    }
  }
  return means;
}

/** How far beside a pixel there is to be paper: less on a page that is smaller than that. */
const reachOf = (width: number, height: number) => Math.min(STROKE, Math.max(width, height) >> 2);

const plainSums: Sums = {
  ofCells(page) {
    const { width, height } = page;
    const columns = Math.ceil(width / CELL);
    const rows = Math.ceil(height / CELL);
    const sums = new Float64Array(columns * rows);
    const squares = new Float64Array(columns * rows);
    for (const { top, bottom, data } of cellStrips(page)) {
      for (let y = top; y < Math.ceil(bottom / CELL) * CELL; y++) {
        const start = (Math.min(y, height - 1) - top) * width;
        for (let x = 0; x < columns * CELL; x++) {
          const value = data[start + Math.min(x, width - 1)];
          const cell = (y >> 4) * columns + (x >> 4);
          sums[cell] += value;
          squares[cell] += value * value;
        }
      }
    }
    return { sums, squares };
  },

  ofLevels(page, mean) {
    const { width, height } = page;
    const columns = Math.ceil(width / CELL);
    const reach = reachOf(width, height);
    const sums = new Float64Array(6);
    const ofCell = new Float64Array(2);
    for (const { top, bottom, from, data } of cellStrips(page, reach)) {
      const darkerOf = (a: number, b: number, inside: boolean) => (inside ? Math.min(data[a], data[b]) : 0);
      for (let y = top; y < bottom; y++) {
        const rowsInside = y >= reach && y + reach < height;
        for (let column = 0, x = 0; column < columns; column++) {
          const around = mean[(y >> 4) * columns + column];
          ofCell.fill(0);
          for (const end = Math.min(width, x + CELL); x < end; x++) {
            const i = (y - from) * width + x;
            const across = darkerOf(i - reach, i + reach, x >= reach && x + reach < width);
            const along = darkerOf(i - reach * width, i + reach * width, rowsInside);
            const darker = Math.min(around, Math.max(across, along)) - data[i];
            if (darker <= 0) continue;
            const weight = (darker * darker) ** 2;
            ofCell[x & 1] += weight;
            sums[2 + (x & 1)] += weight * data[i];
          }
          for (const lane of [0, 1]) {
            sums[lane] += ofCell[lane];
            sums[4 + lane] += ofCell[lane] * around;
          }
        }
      }
    }
    return sums;
  },
};

const simdSums = (simd: Simd): Sums => ({
  ofCells(page) {
    const { width, height } = page;
    const columns = Math.ceil(width / CELL);
    const rows = Math.ceil(height / CELL);
    const [row, sums, squares] = layOut(simd, [columns * CELL, 4 * columns, 4 * columns]);
    const { buffer } = simd.memory;
    const memory = new Uint8Array(buffer);
    const ofRow = [sums, squares].map((at) => new Uint32Array(buffer, at, columns));
    const found = { sums: new Float64Array(columns * rows), squares: new Float64Array(columns * rows) };
    for (const { top, bottom, data } of cellStrips(page)) {
      for (let y = top; y < bottom; y += CELL) {
        for (const counts of ofRow) counts.fill(0);
        for (let line = y; line < y + CELL; line++) {
          const start = (Math.min(line, height - 1) - top) * width;
          memory.set(data.subarray(start, start + width), row);
          memory.fill(data[start + width - 1], row + width, row + columns * CELL);
          simd.addCells(row, columns, sums, squares);
        }
        found.sums.set(ofRow[0], (y >> 4) * columns);
        found.squares.set(ofRow[1], (y >> 4) * columns);
      }
    }
    return found;
  },

  ofLevels(page, mean) {
    const { width, height } = page;
    const columns = Math.ceil(width / CELL);
    const reach = reachOf(width, height);
    const filled = columns * CELL;
    const [before, above, below, around, sums] = layOut(simd, [filled + 3 * CELL, filled, filled, 8 * columns, 48]);
    const row = before + CELL;
    const { buffer } = simd.memory;
    const memory = new Uint8Array(buffer);
    const means = new Float64Array(buffer, around, columns);
    for (const { top, bottom, from, data } of cellStrips(page, reach)) {
      const copy = (y: number, to: number) => memory.set(data.subarray((y - from) * width, (y - from + 1) * width), to);
      for (let y = top; y < bottom; y++) {
        if (y % CELL === 0) means.set(mean.subarray((y >> 4) * columns, ((y >> 4) + 1) * columns));
        copy(y, row);
        if (y >= reach && y + reach < height) {
          copy(y - reach, above);
          copy(y + reach, below);
        } else memory.fill(0, above, above + filled);
        simd.addLevels(row, above, below, columns, reach, around, sums);
      }
    }
    return new Float64Array(buffer, sums, 6).slice();
  },
});
