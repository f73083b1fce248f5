import type { PageRows } from '../image/types.js';
import { BLOCK } from '../kernels/blocks.js';
import { CONTEXT_CHANNELS, type GraphFacts } from './graph.js';
import { type Fill, planes } from './planes.js';
import type { Infer, Planes } from './session.js';

/** How a page is cut. */
export interface Cut {
  /** Largest side of a tile in pixels: a multiple of the network's grid, larger than twice its margin. */
  tile: number;
  /** Tiles in one run of the network. */
  batch: number;
}

/** Ink probabilities of a part of the page, 0..1: those of its row y are the `width` values of `ink` from `start + y * stride` on. */
export interface InkTile {
  left: number;
  top: number;
  width: number;
  height: number;
  ink: Float32Array;
  start: number;
  stride: number;
}

/**
 * Ink probability of every pixel of a page, part by part, row by row of tiles.
 *
 * The page, mirrored about its border pixels, is cut into overlapping tiles, and of each tile only the part whose receptive
 * field lies inside it is kept. A context is the page's blocks around the tile, mirrored about the border blocks. So the result is that of the
 * network on the whole (mirrored) page, whatever the tile.
 */
export async function* inkTiles(
  page: PageRows,
  facts: GraphFacts,
  infer: Infer,
  { tile, batch }: Cut,
): AsyncGenerator<InkTile> {
  const { width, height } = page;
  const { channels, grid, margin, context } = facts;
  const core = tile - 2 * margin;
  if (tile % grid !== 0 || core < grid) {
    throw new RangeError(`Expected a tile that is a multiple of ${grid} above ${2 * margin} but received ${tile}`);
  }
  // tiles of one size that fill the page with as little beyond it as can be
  const evenly = (length: number) => Math.ceil(length / Math.ceil(length / core) / grid) * grid;
  const [coreWidth, coreHeight] = [evenly(width), evenly(height)];
  const [tileWidth, tileHeight] = [coreWidth + 2 * margin, coreHeight + 2 * margin];
  const area = tileWidth * tileHeight;
  const lefts = Array.from({ length: Math.ceil(width / coreWidth) }, (_, i) => i * coreWidth);
  // gives the tiles of one input: a number of it stands for `side` pixels, and `around` of them are to each side of what is kept
  const open = (fill: Fill, channels: number, side: number, around: number) => {
    const [columns, rows] = [coreWidth / side + 2 * around, coreHeight / side + 2 * around];
    const length = channels * rows * columns;
    const data = new Float32Array(Math.min(batch, lefts.length) * length);
    const places = (start: number, count: number, size: number) =>
      mirrored(start / side - around, count, Math.ceil(size / side));
    return (top: number, lefts: number[]): Planes => {
      lefts.forEach((left, n) => {
        fill(data, n * length, places(top, rows, height), places(left, columns, width));
      });
      return { data: data.subarray(0, lefts.length * length), shape: [lefts.length, channels, rows, columns] };
    };
  };
  const fills = planes(page, facts);
  const inputs = [open(fills.page, channels, 1, margin)];
  if (context) inputs.push(open(fills.context!, CONTEXT_CHANNELS, BLOCK, margin / BLOCK + context.margin));
  for (let top = 0; top < height; top += coreHeight) {
    for (let first = 0; first < lefts.length; first += batch) {
      const part = lefts.slice(first, first + batch);
      const ink = await infer(...inputs.map((tiles) => tiles(top, part)));
      for (const [n, left] of part.entries()) {
        yield {
          left,
          top,
          width: Math.min(coreWidth, width - left),
          height: Math.min(coreHeight, height - top),
          ink,
          start: n * area + margin * tileWidth + margin,
          stride: tileWidth,
        };
      }
    }
  }
}

/** Indices start .. start + count − 1 folded into 0 .. size − 1 by mirrors on the first and the last pixel. */
export function mirrored(start: number, count: number, size: number): Int32Array {
  const period = Math.max(1, 2 * (size - 1));
  return Int32Array.from({ length: count }, (_, i) => {
    const at = (((start + i) % period) + period) % period;
    return Math.min(at, period - at) % size;
  });
}
