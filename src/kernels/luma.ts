import type { Raster } from '../image/types.js';

/**
 * The grey page of a raster: Rec. 601 luma of the gamma-encoded samples in OpenCV's fixed point,
 * `(4899 R + 9617 G + 1868 B + 8192) >> 14`, so that thresholds equal those of the literature's tools.
 *
 * @returns `width * height` values of 0 to 255; the raster's own data, not a copy, when it is grey already
 */
export function luma(raster: Raster): Uint8Array {
  const { width, height, channels, data } = raster;
  if (channels === 1) return data;
  const grey = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < grey.length; i++, j += 3) {
    grey[i] = (4899 * data[j] + 9617 * data[j + 1] + 1868 * data[j + 2] + 8192) >> 14;
  }
  return grey;
}
