import type { PageRows } from '../image/types.js';
import { strips } from './pageRows.js';
import { layOut, loadSimd, type Simd } from './simd.js';

/** Side of a block in pixels. */
export const BLOCK = 8;

/** A page by its blocks of 8×8 pixels, the last of a row or column perhaps part of one. */
export interface Blocks {
  columns: number;
  rows: number;
  /** Mean red, green and blue, rounded, and the least and the greatest luma: columns × rows values of 0..255 each. */
  planes: Uint8Array[];
}

/**
 * Mean colours, and least and greatest luma, of a page's blocks: of the pixels of each that are in the page.
 *
 * @param page its rows and those of its grey are gone through once, strip by strip
 */
export function blocks(page: PageRows): Blocks {
  const simd = loadSimd();
  return blocksBy(page, simd ? simdRow(simd) : plainRow);
}

/** `blocks` in plain TypeScript. */
export const plainBlocks = (page: PageRows): Blocks => blocksBy(page, plainRow);

/** What is found of a row of blocks. */
interface BlockRow {
  /** Of the samples, a row a channel. */
  means: Uint8Array[];
  least: Uint8Array;
  greatest: Uint8Array;
}
/** Opens rows of blocks of one width. What it returns takes the samples of up to eight rows of pixels and their luma. */
type OpenRow = (width: number, channels: 1 | 3) => (samples: Uint8Array, grey: Uint8Array) => BlockRow;

function blocksBy(page: PageRows, open: OpenRow): Blocks {
  const { width, height, channels } = page;
  const [columns, rows] = [Math.ceil(width / BLOCK), Math.ceil(height / BLOCK)];
  const planes = Array.from({ length: 5 }, () => new Uint8Array(columns * rows));
  const greyPage = page.grey();
  const look = open(width, channels);
  for (const { top, bottom, data } of strips(page, 0, Math.ceil(page.strip / BLOCK) * BLOCK)) {
    const grey = greyPage.rows(top, bottom);
    for (let y = top; y < bottom; y += BLOCK) {
      const [from, to] = [(y - top) * width, (Math.min(bottom, y + BLOCK) - top) * width];
      const { means, least, greatest } = look(data.subarray(from * channels, to * channels), grey.subarray(from, to));
      const [red, green = red, blue = red] = means;
      [red, green, blue, least, greatest].forEach((row, i) => {
        planes[i].set(row, (y / BLOCK) * columns);
      });
    }
  }
  return { columns, rows, planes };
}

const plainRow: OpenRow = (width, channels) => {
  const columns = Math.ceil(width / BLOCK);
  const sums = Array.from({ length: channels }, () => new Uint32Array(columns));
  const means = sums.map(() => new Uint8Array(columns));
  const [least, greatest] = [new Uint8Array(columns), new Uint8Array(columns)];
  return (samples, grey) => {
    for (const row of sums) row.fill(0);
    least.fill(255);
    greatest.fill(0);
    for (let i = 0; i < grey.length; i++) {
      const column = (i % width) >> 3;
      least[column] = Math.min(least[column], grey[i]);
      greatest[column] = Math.max(greatest[column], grey[i]);
      for (let c = 0; c < channels; c++) sums[c][column] += samples[i * channels + c];
    }
    const pixels = (column: number) => (grey.length / width) * Math.min(BLOCK, width - BLOCK * column);
    means.forEach((row, c) => {
      row.forEach((_, column) => {
        row[column] = Math.round(sums[c][column] / pixels(column));
      });
    });
    return { means, least, greatest };
  };
};

const simdRow =
  (simd: Simd): OpenRow =>
  (width, channels) => {
    const columns = Math.ceil(width / BLOCK);
    const filled = columns * BLOCK;
    // zeros fill the last column's samples, the last luma of each row its luma
    const sizes = [BLOCK * filled * channels, BLOCK * filled, columns * channels, columns, columns];
    const [samplesAt, greyAt, meansAt, leastAt, greatestAt] = layOut(simd, sizes);
    const { buffer } = simd.memory;
    const memory = new Uint8Array(buffer);
    const row = (at: number) => new Uint8Array(buffer, at, columns);
    const means = Array.from({ length: channels }, (_, c) => row(meansAt + c * columns));
    const [least, greatest] = [row(leastAt), row(greatestAt)];
    return (samples, grey) => {
      const lines = grey.length / width;
      for (let line = 0; line < lines; line++) {
        const at = line * width;
        memory.set(samples.subarray(at * channels, (at + width) * channels), samplesAt + line * filled * channels);
        memory.set(grey.subarray(at, at + width), greyAt + line * filled);
        memory.fill(grey[at + width - 1], greyAt + line * filled + width, greyAt + (line + 1) * filled);
      }
      simd.meanBlocks(samplesAt, lines, width, channels, meansAt);
      simd.spanBlocks(greyAt, lines, columns, leastAt, greatestAt);
      return { means, least, greatest };
    };
  };
