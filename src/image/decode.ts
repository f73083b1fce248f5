import { inMemory, stripRows } from '../kernels/pageRows.js';
import { decodeBmp } from './bmp.js';
import { MAX_PIXELS } from './limit.js';
import { decodePlainPng } from './pngDecode.js';
import { decodePnm } from './pnm.js';
import { decodeWithSharp, type SharpChoice } from './sharpDecode.js';
import { damaged, onPage, openSource, type Source, whole } from './source.js';
import type { StoredPage } from './store.js';
import { pageDirectories } from './tiffPages.js';
import type { PageRows, Raster } from './types.js';

/** Above so many pixels a page is not held in memory. */
const LARGE = 2 ** 26;
/** At which a page of a PDF is drawn that is no scan. */
export const DRAWING_DPI = 300;

export interface OpenOptions {
  /** What errors call the file: by default the path, or `stdin` for bytes. */
  name?: string;
  /** What counts as too many pixels. */
  maxPixels?: number;
  /** Above so many pixels a page goes into a scratch file. */
  large?: number;
  /** At which pages of a PDF are drawn that are no scans: 300 by default. */
  dpi?: number;
}

/** A page that may hold a scratch file, which goes when the page is closed. */
export type OpenPage = PageRows & { close?(): void };

/** A file of one page or more, to be closed. */
export interface Document {
  pages: number;
  /**
   * Opens a page; the one before is closed by then.
   *
   * @param number from 1
   * @throws FileError where it is damaged, too large, or there is no room for its scratch file
   */
  open(number: number): Promise<OpenPage>;
  close(): void;
}

/**
 * Decodes a page: JPEG, PNG, TIFF, PDF, WebP, GIF (the first page or frame), BMP, PBM, PGM or PPM, told by its first bytes and
 * not by its name. EXIF orientation is applied, colour is converted to sRGB by its ICC profile, alpha is flattened on
 * white, and 16 bits become 8 (the nearest). A file of one colour band gives a grey raster of its very samples, whatever its profile.
 *
 * @param input a path, or the file's bytes
 * @param name what errors call the file: by default the path, or `stdin` for bytes
 * @param maxPixels what counts as too large
 * @returns samples of 0 to 255, and the dpi where the file itself says one
 * @throws FileError where the file cannot be read, is no supported image, or is damaged, cut short or too large
 */
export async function decode(input: string | Buffer, name?: string, maxPixels = MAX_PIXELS): Promise<Raster> {
  const document = await openDocument(input, { name, maxPixels, large: Number.POSITIVE_INFINITY });
  try {
    const { width, height, channels, meta, ...page } = await document.open(1);
    return { width, height, channels, data: page.rows(0, height), meta };
  } finally {
    document.close();
  }
}

/**
 * Opens a file for one page of it after another, each as `decode` gives the first; but one of more than 67 million pixels is decoded into a
 * scratch file in the system's folder for such (`TMPDIR`) and read from there as it is needed. Not so BMP, PNM, PDF and grey of 16 bits:
 * those are always in memory. TIFF and PDF have several pages; the frames of a moving picture are none.
 *
 * A page of a PDF that is a scan, one image over all of it, is taken pixel for pixel, at its own resolution.
 *
 * @param input a path, or the file's bytes
 * @throws FileError where the file cannot be read, is no supported image, or has no page
 */
export async function openDocument(input: string | Buffer, options: OpenOptions = {}): Promise<Document> {
  return documentOf(await openSource(input, options.name), options);
}

/** How many pages a file has; of a TIFF no more is read than that takes. Throws as `openDocument` does. */
export async function countPages(file: string): Promise<number> {
  const document = await documentOf(await openSource(file, file, 0), {});
  document.close();
  return document.pages;
}

async function documentOf(source: Source, options: OpenOptions): Promise<Document> {
  const { maxPixels = MAX_PIXELS, large = LARGE, dpi = DRAWING_DPI } = options;
  if (source.format === 'PDF') {
    const { openPdf } = await import('./pdfDecode.js');
    return openPdf(source, await whole(source), { maxPixels, dpi });
  }
  const directories = source.format === 'TIFF' ? directoriesOf(source) : [0];
  return {
    pages: directories.length,
    async open(number) {
      const page = await decodePage(onPage(source, number, directories.length), {
        directory: directories[number - 1],
        maxPixels,
        large,
      });
      return 'rows' in page ? page : inMemory(page, stripRows(page.width));
    },
    close() {},
  };
}

function directoriesOf(source: Source): number[] {
  try {
    return pageDirectories(source.data);
  } catch {
    throw damaged(source);
  }
}

async function decodePage(source: Source, choice: SharpChoice): Promise<Raster | StoredPage> {
  const { format, data, file } = source;
  const { maxPixels, large } = choice;
  if (format === 'BMP') return decodeBmp(await whole(source), file, maxPixels);
  if (format === 'PNM') return decodePnm(await whole(source), file, maxPixels);
  const plain = format === 'PNG' && Buffer.isBuffer(data) && decodePlainPng(data, file, Math.min(large, maxPixels));
  return plain || decodeWithSharp(source, choice);
}
