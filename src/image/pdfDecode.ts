import { FileError } from '../errors.js';
import { inMemory, stripRows } from '../kernels/pageRows.js';
import type { Document, OpenPage } from './decode.js';
import { checkPixels } from './limit.js';
import { ANNOTATIONS, PASSWORD_ERROR, type Pdfium, REVERSE_BYTE_ORDER, RGB, startPdfium } from './pdfium.js';
import { resolutionOf } from './pdfScan.js';
import { damaged, onPage, type Source } from './source.js';

/** Pixels that are drawn at a time. */
const BAND = 2 ** 24;
/**
 * So much of a pixel the page is drawn smaller on each side. PDFium draws an image into whole pixels about its place; where rounding
 * puts that a little over a pixel's edge, the image would be stretched by one pixel.
 */
const MARGIN = 0.01;

interface Limits {
  maxPixels: number;
  /** For pages that are no scans. */
  dpi: number;
}

/**
 * Opens a PDF.
 *
 * @throws FileError where it is encrypted, damaged or has no page
 */
export async function openPdf(source: Source, bytes: Buffer, limits: Limits): Promise<Document> {
  const pdfium = await startPdfium();
  const document = load(pdfium, source, bytes);
  const pages = pdfium._FPDF_GetPageCount(document);
  return {
    pages,
    async open(number) {
      const named = onPage(source, number, pages);
      const page = pdfium._FPDF_LoadPage(document, number - 1);
      if (page === 0) throw damaged(named);
      try {
        return draw(pdfium, page, named.file, limits);
      } catch (error) {
        throw error instanceof FileError ? error : tooMuch(named);
      } finally {
        pdfium._FPDF_ClosePage(page);
      }
    },
    close() {}, // nothing refers to PDFium any more, and its memory goes
  };
}

function load(pdfium: Pdfium, source: Source, bytes: Buffer): number {
  const { file } = source;
  const first = pdfium.wasmExports.malloc(bytes.length);
  if (first === 0)
    throw new FileError('E_CANNOT_READ', file, 'the PDF is too large for the memory of a reader', 'split the file');
  pdfium.HEAPU8.set(bytes, first); // stays there: PDFium reads from it as long as the document is open
  const document = pdfium._FPDF_LoadMemDocument(first, bytes.length, 0);
  if (document === 0 && pdfium._FPDF_GetLastError() === PASSWORD_ERROR)
    throw new FileError('E_ENCRYPTED', file, 'the PDF is encrypted and asks for a password', 'save it without one');
  if (document === 0 || pdfium._FPDF_GetPageCount(document) === 0) throw damaged(source);
  return document;
}

/** Draws a page band by band, so that PDFium need not hold all of it. */
function draw(pdfium: Pdfium, page: number, file: string, { maxPixels, dpi: drawingDpi }: Limits): OpenPage {
  const { width, height, dpi } = resolutionOf(pdfium, page, drawingDpi);
  checkPixels(width, height, maxPixels, file);
  const stride = 3 * width;
  const rows = Math.max(1, Math.floor(BAND / width));
  const first = pdfium.wasmExports.malloc(stride * rows);
  const numbers = pdfium.wasmExports.malloc(40);
  if (first === 0 || numbers === 0) throw new RangeError('no memory');
  const data = new Uint8Array(stride * height);
  const across = (width - 2 * MARGIN) / pdfium._FPDF_GetPageWidthF(page);
  const down = (height - 2 * MARGIN) / pdfium._FPDF_GetPageHeightF(page);
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top);
    const bitmap = pdfium._FPDFBitmap_CreateEx(width, count, RGB, first, stride);
    pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, count, 0xffffffff);
    const matrix = [across, 0, 0, down, MARGIN, MARGIN - top];
    new Float32Array(pdfium.HEAPU8.buffer, numbers, 10).set([...matrix, 0, 0, width, count]); // and what to draw of it
    pdfium._FPDF_RenderPageBitmapWithMatrix(bitmap, page, numbers, numbers + 24, ANNOTATIONS | REVERSE_BYTE_ORDER);
    data.set(pdfium.HEAPU8.subarray(first, first + stride * count), stride * top);
    pdfium._FPDFBitmap_Destroy(bitmap);
  }
  pdfium.wasmExports.free(first);
  pdfium.wasmExports.free(numbers);
  const channels = isGrey(data) ? 1 : 3;
  return inMemory(
    { width, height, channels, data: channels === 1 ? everyThird(data) : data, meta: { dpi, source: file } },
    stripRows(width),
  );
}

function isGrey(rgb: Uint8Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  return true;
}

/** The grey of pixels whose red, green and blue are the same. */
function everyThird(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0, j = 0; i < grey.length; i++, j += 3) grey[i] = rgb[j];
  return grey;
}

const tooMuch = ({ file }: Source) =>
  new FileError(
    'E_TOO_MANY_PIXELS',
    file,
    'takes more memory than a page of a PDF may',
    'cut it into parts, or save it as TIFF',
  );
