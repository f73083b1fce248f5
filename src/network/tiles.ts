import type { Raster } from '../image/types.js';
import { luma } from '../kernels/luma.js';
import type { GraphFacts } from './graph.js';
import type { Infer } from './session.js';

/** How a page is cut. */
export interface Cut {
  /** Side of a tile in pixels: a multiple of the network's grid, larger than twice its margin. */
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
  const planes = toPlanes(page, channels);
  const corners: { left: number; top: number }[] = [];
  for (let top = 0; top < height; top += core) {
    for (let left = 0; left < width; left += core) corners.push({ left, top });
  }

  const result = new Float32Array(width * height);
  const area = tile * tile;
  const input = new Float32Array(Math.min(batch, corners.length) * channels * area);
  for (let start = 0; start < corners.length; start += batch) {
    const part = corners.slice(start, start + batch);
    part.forEach(({ left, top }, n) => {
      const columns = mirrored(left - margin, tile, width);
      const rows = mirrored(top - margin, tile, height);
      planes.forEach((plane, c) => {
        let out = (n * channels + c) * area;
        for (let y = 0; y < tile; y++) {
          const row = rows[y] * width;
          for (let x = 0; x < tile; x++) input[out++] = plane[row + columns[x]] / 255;
        }
      });
    });
    const ink = await infer(input.subarray(0, part.length * channels * area), part.length, channels, tile);
    part.forEach(({ left, top }, n) => {
      const keep = Math.min(core, width - left);
      for (let y = 0; y < Math.min(core, height - top); y++) {
        const from = n * area + (y + margin) * tile + margin;
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

/** The page as one array a channel: grey is repeated for a colour network, colour becomes luma for a grey one. */
function toPlanes(page: Raster, channels: number): Uint8Array[] {
  if (channels === 1) return [luma(page)];
  if (page.channels === 1) return [page.data, page.data, page.data];
  const planes = [0, 1, 2].map(() => new Uint8Array(page.width * page.height));
  for (let i = 0, j = 0; i < planes[0].length; i++) {
    planes[0][i] = page.data[j++];
    planes[1][i] = page.data[j++];
    planes[2][i] = page.data[j++];
  }
  return planes;
}
