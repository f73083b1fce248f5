import { openG4 } from '../kernels/g4.js';
import { packRows } from './bits.js';
import { encodePng } from './png.js';
import { encodePbm } from './pnm.js';
import { encodeTiff } from './tiff.js';
import type { Mask, Raster } from './types.js';

export type MaskFormat = 'png' | 'tiff' | 'pbm';
export const MASK_FORMATS: readonly MaskFormat[] = ['png', 'tiff', 'pbm'];

/**
 * Encodes a mask, ink as black: a 1-bit grey PNG, a TIFF of CCITT group 4, or a raw PBM.
 *
 * @param dpi written where it is known and the format has a place for it (PBM has none)
 */
export async function encode(mask: Mask, format: MaskFormat, dpi?: number): Promise<Buffer> {
  if (format === 'pbm') return encodePbm(mask);
  if (format === 'tiff') return encodeG4(mask, dpi);
  return encodePng(packRows(mask, 0, 1), { width: mask.width, height: mask.height, depth: 1, dpi });
}

/** Encodes a page as an 8-bit PNG of its very samples, with its dpi where it is known. */
export async function encodePage({ width, height, channels, data, meta }: Raster): Promise<Buffer> {
  const stride = width * channels;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    rows[to++] = 2; // PNG's filter "up": what a sample is more than the one above it
    for (let x = 0; x < stride; x++, from++) rows[to++] = data[from] - (y > 0 ? data[from - stride] : 0);
  }
  return encodePng(rows, { width, height, depth: 8, channels, dpi: meta.dpi });
}

/** All in one strip, which makes the smallest file. */
function encodeG4({ width, height, data }: Mask, dpi?: number): Buffer {
  const g4 = openG4(width);
  g4.write(packRows({ width, height, data }, 1), height);
  return encodeTiff([{ width, height, dpi, rowsPerStrip: height, strips: [g4.end()] }]);
}
