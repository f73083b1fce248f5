import type { Raster } from '../image/types.js';
import type { GraphFacts } from './graph.js';
import { fill, planes } from './planes.js';
import type { Infer } from './session.js';

/** How a page is cut. */
export interface Cut {
  /** Largest side of a tile in pixels: a multiple of the network's grid, larger than twice its margin. */
  tile: number;
  /** Tiles in one run of the network. */
  batch: number;
}

/**
 * Ink probability of every pixel of a page.
 *
 * The page, mirrored about its border pixels, is cut into overlapping tiles, and of each tile only the part whose receptive
 * field lies inside it is kept. So the result is that of the network on the whole (mirrored) page, whatever the tile.
 *
 * @returns width × height floats in 0..1
 */
export async function inkProbability(
  page: Raster,
  facts: GraphFacts,
  infer: Infer,
  { tile, batch }: Cut,
): Promise<Float32Array> {
  const { width, height } = page;
  const { channels, grid, margin } = facts;
  const core = tile - 2 * margin;
  if (tile % grid !== 0 || core < grid) {
    throw new RangeError(`Expected a tile that is a multiple of ${grid} above ${2 * margin} but received ${tile}`);
  }
  const pagePlanes = planes(page, channels);
  // tiles of one size that fill the page with as little beyond it as can be
  const evenly = (length: number) => Math.ceil(length / Math.ceil(length / core) / grid) * grid;
  const [coreWidth, coreHeight] = [evenly(width), evenly(height)];
  const [tileWidth, tileHeight] = [coreWidth + 2 * margin, coreHeight + 2 * margin];
  const corners: { left: number; top: number }[] = [];
  for (let top = 0; top < height; top += coreHeight) {
    for (let left = 0; left < width; left += coreWidth) corners.push({ left, top });
  }

  const result = new Float32Array(width * height);
  const area = tileWidth * tileHeight;
  const input = new Float32Array(Math.min(batch, corners.length) * channels * area);
  for (let start = 0; start < corners.length; start += batch) {
    const part = corners.slice(start, start + batch);
    part.forEach(({ left, top }, n) => {
      const columns = mirrored(left - margin, tileWidth, width);
      const rows = mirrored(top - margin, tileHeight, height);
      pagePlanes.forEach((plane, c) => {
        fill(plane, input, (n * channels + c) * area, rows, columns);
      });
    });
    const ink = await infer(input.subarray(0, part.length * channels * area), [
      part.length,
      channels,
      tileHeight,
      tileWidth,
    ]);
    part.forEach(({ left, top }, n) => {
      const keep = Math.min(coreWidth, width - left);
      for (let y = 0; y < Math.min(coreHeight, height - top); y++) {
        const from = n * area + (y + margin) * tileWidth + margin;
        result.set(ink.subarray(from, from + keep), (top + y) * width + left);
      }
    });
  }
  return result;
}

/** Indices start .. start + count − 1 folded into 0 .. size − 1 by mirrors on the first and the last pixel. */
export function mirrored(start: number, count: number, size: number): Int32Array {
  const period = Math.max(1, 2 * (size - 1));
  return Int32Array.from({ length: count }, (_, i) => {
    const at = (((start + i) % period) + period) % period;
    return Math.min(at, period - at) % size;
  });
}
