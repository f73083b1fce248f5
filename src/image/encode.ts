import { openG4 } from '../kernels/g4.js';
import { packRows } from './bits.js';
import { encodePng, openPng } from './png.js';
import { pbmHeader } from './pnm.js';
import { encodeTiff } from './tiff.js';
import type { Mask, Raster } from './types.js';

/** How a mask is written: a 1-bit PNG, a TIFF of CCITT Group 4, or a raw PBM. */
export type MaskFormat = 'png' | 'tiff' | 'pbm';
/** Every format of a mask; the first is taken where none is named. */
export const MASK_FORMATS: readonly MaskFormat[] = ['png', 'tiff', 'pbm'];

/** What a file says of a mask besides its pixels. */
export interface MaskHeader {
  width: number;
  height: number;
  /** Written where it is known and the format has a place for it (PBM has none). */
  dpi?: number;
}

/** Takes a mask in, from the top down. */
export interface MaskEncoder {
  /** Takes whole rows, a byte a pixel, 1 = ink; they may change afterwards. */
  write(rows: Uint8Array): Promise<void>;
  /** The file. */
  end(): Promise<Buffer>;
}

/** Opens a file of a mask, ink as black: a 1-bit grey PNG, a TIFF of CCITT group 4, or a raw PBM. */
export function openEncoder(format: MaskFormat, header: MaskHeader): MaskEncoder {
  const { width } = header;
  const rowsOf = (data: Uint8Array): Mask => ({ width, height: data.length / width, data });
  if (format === 'png') {
    const png = openPng({ ...header, depth: 1 });
    return { write: (data) => png.write(packRows(rowsOf(data), 0, 1)), end: () => png.end() };
  }
  if (format === 'pbm') {
    const parts: Uint8Array[] = [pbmHeader(header)];
    return {
      async write(data) {
        parts.push(packRows(rowsOf(data), 1));
      },
      end: async () => Buffer.concat(parts),
    };
  }
  const g4 = openG4(width);
  return {
    async write(data) {
      g4.write(packRows(rowsOf(data), 1), data.length / width);
    },
    // one strip makes the smallest file
    end: async () => encodeTiff([{ ...header, rowsPerStrip: header.height, strips: [g4.end()] }]),
  };
}

/**
 * Encodes a mask, ink as black: a 1-bit grey PNG, a TIFF of CCITT Group 4, or a raw PBM.
 *
 * @param dpi is written where the format has a place for it (PBM has none)
 * @returns the file
 */
export async function encode({ width, height, data }: Mask, format: MaskFormat, dpi?: number): Promise<Buffer> {
  const encoder = openEncoder(format, { width, height, dpi });
  await encoder.write(data);
  return encoder.end();
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
