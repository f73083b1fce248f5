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
  /** Of the samples of each block, a number a channel. */
  sums: Uint32Array;
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
      const { sums, least, greatest } = look(data.subarray(from * channels, to * channels), grey.subarray(from, to));
      const at = (y / BLOCK) * columns;
      for (let column = 0; column < columns; column++) {
        const pixels = ((to - from) / width) * Math.min(BLOCK, width - BLOCK * column);
        for (let c = 0; c < 3; c++) {
          planes[c][at + column] = Math.round(sums[column * channels + (c % channels)] / pixels);
        }
      }
      planes[3].set(least, at);
      planes[4].set(greatest, at);
    }
  }
  return { columns, rows, planes };
}

const plainRow: OpenRow = (width, channels) => {
  const columns = Math.ceil(width / BLOCK);
  const sums = new Uint32Array(columns * channels);
  const [least, greatest] = [new Uint8Array(columns), new Uint8Array(columns)];
  return (samples, grey) => {
    sums.fill(0);
    least.fill(255);
    greatest.fill(0);
    for (let i = 0; i < grey.length; i++) {
      const column = (i % width) >> 3;
      least[column] = Math.min(least[column], grey[i]);
      greatest[column] = Math.max(greatest[column], grey[i]);
      for (let c = 0; c < channels; c++) sums[column * channels + c] += samples[i * channels + c];
    }
    return { sums, least, greatest };
  };
};

const simdRow =
  (simd: Simd): OpenRow =>
  (width, channels) => {
    const columns = Math.ceil(width / BLOCK);
    const filled = columns * BLOCK;
    const numbers = columns * channels;
    // zeros fill the last column's samples, the last luma of each row its luma
    const sizes = [BLOCK * filled * channels, BLOCK * filled, 4 * numbers, columns, columns];
    const [samplesAt, greyAt, sumsAt, leastAt, greatestAt] = layOut(simd, sizes);
    const { buffer } = simd.memory;
    const memory = new Uint8Array(buffer);
    const sums = new Uint32Array(buffer, sumsAt, numbers);
    const [least, greatest] = [leastAt, greatestAt].map((at) => new Uint8Array(buffer, at, columns));
    return (samples, grey) => {
      const lines = grey.length / width;
      for (let line = 0; line < lines; line++) {
        const at = line * width;
        memory.set(samples.subarray(at * channels, (at + width) * channels), samplesAt + line * filled * channels);
        memory.set(grey.subarray(at, at + width), greyAt + line * filled);
        memory.fill(grey[at + width - 1], greyAt + line * filled + width, greyAt + (line + 1) * filled);
      }
      simd.sumBlocks(samplesAt, lines, columns, channels, sumsAt);
      simd.spanBlocks(greyAt, lines, columns, leastAt, greatestAt);
      return { sums, least, greatest };
    };
  };
