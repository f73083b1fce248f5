import { packRows } from './bits.js';
import { encodePng, MM_PER_INCH, openPng } from './png.js';
import { pbmHeader } from './pnm.js';
import type { Mask, Raster } from './types.js';

export type MaskFormat = 'png' | 'tiff' | 'pbm';
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
  if (format === 'tiff') return tiffEncoder(header);
  const { width } = header;
  const pack = (rows: Uint8Array, ink: 0 | 1, lead = 0) =>
    packRows({ width, height: rows.length / width, data: rows }, ink, lead);
  if (format === 'pbm') {
    const parts: Uint8Array[] = [pbmHeader(header)];
    return {
      async write(rows) {
        parts.push(pack(rows, 1));
      },
      end: async () => Buffer.concat(parts),
    };
  }
  const png = openPng({ ...header, depth: 1 });
  return { write: (rows) => png.write(pack(rows, 0, 1)), end: () => png.end() };
}

/** Encodes a mask; see `openEncoder`. */
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

function tiffEncoder({ width, height, dpi }: MaskHeader): MaskEncoder {
  const data = new Uint8Array(width * height);
  let at = 0;
  return {
    async write(rows) {
      data.set(rows, at);
      at += rows.length;
    },
    end: () => encodeTiff({ width, height, data }, dpi),
  };
}

async function encodeTiff({ width, height, data }: Mask, dpi?: number): Promise<Buffer> {
  const grey = Buffer.alloc(data.length);
  for (let i = 0; i < data.length; i++) grey[i] = data[i] === 1 ? 0 : 255;
  const perMm = dpi ? { xres: dpi / MM_PER_INCH, yres: dpi / MM_PER_INCH } : {};
  const { default: sharp } = await import('sharp');
  const tiff = await sharp(grey, { raw: { width, height, channels: 1 }, limitInputPixels: false })
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1, ...perMm })
    .toBuffer();
  return dpi ? tiff : withoutUnit(tiff);
}

/** sharp writes 25.4 dpi where none is known: sets ResolutionUnit (tag 296) to 1, which means no unit. */
function withoutUnit(tiff: Buffer): Buffer {
  const directory = tiff.readUInt32LE(4);
  const count = tiff.readUInt16LE(directory);
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + 12 * i;
    if (tiff.readUInt16LE(at) === 296) tiff.writeUInt16LE(1, at + 8);
  }
  return tiff;
}
