import type { Raster } from '../image/types.js';
import { CHUNK, layOut, loadSimd, type Simd } from './simd.js';

/**
 * The grey page of a raster: Rec. 601 luma of the gamma-encoded samples in OpenCV's fixed point,
 * `(4899 R + 9617 G + 1868 B + 8192) >> 14`, so that thresholds equal those of the literature's tools.
 *
 * @returns `width * height` values of 0 to 255; the raster's own data, not a copy, when it is grey already
 */
export function luma(raster: Raster): Uint8Array {
  if (raster.channels === 1) return raster.data;
  const simd = loadSimd();
  return simd ? simdLuma(simd, raster.data) : plainLuma(raster.data);
}

/** The grey of interleaved red, green and blue, in plain TypeScript. */
export function plainLuma(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0, j = 0; i < grey.length; i++, j += 3) {
    grey[i] = (4899 * rgb[j] + 9617 * rgb[j + 1] + 1868 * rgb[j + 2] + 8192) >> 14;
  }
  return grey;
}

function simdLuma(simd: Simd, rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  const [from, to] = layOut(simd, [3 * CHUNK + 16, CHUNK]);
  const memory = new Uint8Array(simd.memory.buffer);
  for (let start = 0; start < grey.length; start += CHUNK) {
    const pixels = Math.min(CHUNK, grey.length - start);
    memory.set(rgb.subarray(3 * start, 3 * (start + pixels)), from);
    simd.luma(from, pixels, to);
    grey.set(memory.subarray(to, to + pixels), start);
  }
  return grey;
}
