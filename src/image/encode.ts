import { type G4, openG4 } from '../kernels/g4.js';
import { packRows } from './bits.js';
import { encodePdf } from './pdf.js';
import { encodePng, openPng } from './png.js';
import { pbmHeader } from './pnm.js';
import { encodeTiff } from './tiff.js';
import type { Mask, Raster } from './types.js';

/** How a mask is written: a 1-bit PNG, a TIFF or a PDF of CCITT Group 4, or a raw PBM. */
export type MaskFormat = 'png' | 'tiff' | 'pdf' | 'pbm';
/** Every format of a mask; the first is taken where none is named. */
export const MASK_FORMATS: readonly MaskFormat[] = ['png', 'tiff', 'pdf', 'pbm'];

/** Whether a file of the format may hold several pages. */
export const holdsPages = (format: MaskFormat) => format === 'tiff' || format === 'pdf';

/** What a file says of a mask besides its pixels. */
export interface MaskHeader {
  width: number;
  height: number;
  /** Written where it is known and the format has a place for it (PBM has none). */
  dpi?: number;
}

/** Takes the masks of a file's pages in, each from the top down. */
export interface MaskEncoder {
  /** Begins a page; the one before has all its rows by then. */
  page(header: MaskHeader): void;
  /** Takes whole rows of the page, a byte a pixel, 1 = ink; they may change afterwards. */
  write(rows: Uint8Array): Promise<void>;
  /** The file. */
  end(): Promise<Buffer>;
}

/** Opens a file of masks, ink as black: a 1-bit grey PNG or a raw PBM of one page, a TIFF or a PDF of CCITT group 4 of one or more. */
export function openEncoder(format: MaskFormat): MaskEncoder {
  return format === 'png' ? pngEncoder() : format === 'pbm' ? pbmEncoder() : faxEncoder(format);
}

const rowsOf = (data: Uint8Array, { width }: MaskHeader): Mask => ({ width, height: data.length / width, data });

function pngEncoder(): MaskEncoder {
  let header: MaskHeader;
  let png: ReturnType<typeof openPng>;
  return {
    page(next) {
      header = next;
      png = openPng({ ...next, depth: 1 });
    },
    write: (data) => png.write(packRows(rowsOf(data, header), 0, 1)),
    end: () => png.end(),
  };
}

function pbmEncoder(): MaskEncoder {
  let header: MaskHeader;
  const parts: Uint8Array[] = [];
  return {
    page(next) {
      header = next;
      parts.push(pbmHeader(next));
    },
    async write(data) {
      parts.push(packRows(rowsOf(data, header), 1));
    },
    end: async () => Buffer.concat(parts),
  };
}

/** Of the pages before only their compressed bytes are held. */
function faxEncoder(format: 'tiff' | 'pdf'): MaskEncoder {
  const pages: (MaskHeader & { data: Uint8Array })[] = [];
  let header: MaskHeader | undefined;
  let g4: G4;
  const endPage = () => header && pages.push({ ...header, data: g4.end() });
  return {
    page(next) {
      endPage();
      header = next;
      g4 = openG4(next.width);
    },
    async write(data) {
      const rows = rowsOf(data, header!);
      g4.write(packRows(rows, 1), rows.height);
    },
    async end() {
      endPage();
      if (format === 'pdf') return encodePdf(pages);
      // one strip makes the smallest file
      return encodeTiff(pages.map(({ data, ...page }) => ({ ...page, rowsPerStrip: page.height, strips: [data] })));
    },
  };
}

/**
 * Encodes a mask, ink as black: a 1-bit grey PNG, a TIFF or a PDF of CCITT Group 4, or a raw PBM.
 *
 * @param dpi is written where the format has a place for it (PBM has none)
 * @returns the file
 */
export async function encode({ width, height, data }: Mask, format: MaskFormat, dpi?: number): Promise<Buffer> {
  const encoder = openEncoder(format);
  encoder.page({ width, height, dpi });
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
