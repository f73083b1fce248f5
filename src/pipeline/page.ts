import { FileError, UsageError } from '../errors.js';
import { decode, type OpenPage, openDocument } from '../image/decode.js';
import { holdsPages, type MaskEncoder, type MaskFormat, openEncoder } from '../image/encode.js';
import type { Mask, Raster } from '../image/types.js';
import { inMemory } from '../kernels/pageRows.js';
import { sum } from '../kernels/sum.js';
import { withWindow } from '../methods/autoWindow.js';
import { checkParams, maskRows, runMethod } from '../methods/define.js';
import { findMethod } from '../methods/find.js';
import { type Cleaning, checkCleaning, cleanMask, cleanRows } from './clean.js';

/** A method by name with its parameters; what is not given has the method's default. */
export interface MethodChoice {
  method?: string;
  params?: Record<string, unknown>;
}

/** The method that is used when none is named. */
export const DEFAULT_METHOD = 'unet';

/**
 * Binarizes one page, in this thread. A network stays in memory for the next page.
 *
 * @param page a path, the bytes of an image file, or a decoded raster
 * @returns mask of the page's size (after its EXIF orientation), 1 = ink
 * @param choice the method, and what is done to its mask
 * @throws UsageError for an unknown method or a bad parameter, FileError for a page that cannot be decoded,
 *   MissingError for a model that is not there or damaged, RangeError for a raster that has not as many samples as it says
 */
export async function binarize(
  page: string | Uint8Array | Raster,
  choice: MethodChoice & Cleaning = {},
): Promise<Mask> {
  const { method, params, cleaning } = checked(choice);
  const raster = await rasterOf(page);
  refuseWideWindow(choice, raster);
  const mask = await runMethod(method, raster, withWindow(method, inMemory(raster), params));
  return cleanMask(mask, cleaning);
}

async function rasterOf(page: string | Uint8Array | Raster): Promise<Raster> {
  if (typeof page === 'string') return decode(page);
  if (page instanceof Uint8Array) return decode(Buffer.from(page.buffer, page.byteOffset, page.byteLength));
  const { width, height, channels, data } = page;
  if (data.length === width * height * channels) return page;
  throw new RangeError(`Expected ${width} × ${height} × ${channels} samples but received ${data.length}`);
}

function checked({ method: name = DEFAULT_METHOD, params = {}, ...cleaning }: MethodChoice & Cleaning) {
  const method = findMethod(name);
  return { method, params: checkParams(method, params), cleaning: checkCleaning(cleaning) };
}

/** A window that was asked for and is larger than the page is a mistake; a default one is not. */
function refuseWideWindow({ params }: MethodChoice, { width, height, meta }: Omit<Raster, 'data'>): void {
  const window = params?.window;
  const longer = Math.max(width, height);
  if (typeof window !== 'number' || window <= longer) return;
  const name = meta.source ? `${meta.source}: ` : '';
  throw new UsageError(
    'E_BAD_PARAMETER',
    `${name}window=${window} is larger than the page, ${width} × ${height} pixels`,
    `choose at most ${longer}`,
  );
}

/** A file to be binarized, from bytes to bytes: a page, or a document of several. */
export interface PageTask extends MethodChoice, Cleaning {
  input: string | Uint8Array;
  /** What messages call the file. */
  name: string;
  format: MaskFormat;
  /** Which of its pages, from 1; all where nothing is said. */
  pages?: number[];
  /** At which pages of a PDF are drawn that are no scans: 300 by default. */
  dpi?: number;
  /** A page of more is refused before memory is taken for it; by default 2^30. */
  maxPixels?: number;
}

/** Size, resolution and milliseconds of each step of a page. */
export interface PageFacts {
  width: number;
  height: number;
  dpi?: number;
  /** Side of the window in pixels, where it was chosen by the page. */
  window?: number;
  /** Share of the pixels that are ink, 0..1. */
  ink: number;
  milliseconds: { decode: number; binarize: number; encode: number };
}

/** Those of a file; where it has several pages, size and resolution of the first and the milliseconds of all. */
export interface FileFacts extends PageFacts {
  /** Those of each page, where there are several. */
  perPage?: PageFacts[];
}

/**
 * Decodes, binarizes and encodes one page after another: strip by strip, where the method can.
 *
 * @param onPage called after each page
 * @throws as `binarize` does, and FileError where a page is not there, or there are several for a format that holds one
 */
export async function binarizePage(
  task: PageTask,
  onPage?: () => void,
): Promise<{ bytes: Uint8Array; facts: FileFacts }> {
  const input = typeof task.input === 'string' ? task.input : Buffer.from(task.input);
  const choice = checked(task);
  const start = performance.now();
  const document = await openDocument(input, task);
  try {
    const encoder = openEncoder(task.format);
    const pages: PageFacts[] = [];
    const opening = performance.now() - start;
    for (const number of pagesOf(task, document.pages)) {
      pages.push(await binarizeOnto(encoder, () => document.open(number), task, choice));
      onPage?.();
    }
    const masked = performance.now();
    const bytes = await encoder.end();
    return { bytes, facts: factsOf(pages, opening, performance.now() - masked) };
  } finally {
    document.close();
  }
}

/** The numbers of the pages to do, of so many that there are. */
function pagesOf({ name, format, pages }: PageTask, count: number): number[] {
  const numbers = pages ?? Array.from({ length: count }, (_, i) => i + 1);
  const absent = numbers.find((number) => number > count);
  const has = `has ${count} page${count === 1 ? '' : 's'}`;
  if (absent !== undefined)
    throw new FileError('E_NO_SUCH_PAGE', name, `${has}, not page ${absent}`, 'choose others with --pages');
  if (numbers.length > 1 && !holdsPages(format)) {
    const hint = 'choose one with --pages, or -f tiff or pdf, or a folder with -o';
    throw new FileError('E_MANY_PAGES', name, `${has}, but a ${format} file holds one`, hint);
  }
  return numbers;
}

/** Binarizes a page into an encoder. */
async function binarizeOnto(
  encoder: MaskEncoder,
  open: () => Promise<OpenPage>,
  given: MethodChoice,
  { method, params, cleaning }: ReturnType<typeof checked>,
): Promise<PageFacts> {
  const start = performance.now();
  const page = await open();
  try {
    const decoded = performance.now();
    refuseWideWindow(given, page);
    const { width, height } = page;
    const { dpi } = page.meta;
    encoder.page({ width, height, dpi });
    const ready = withWindow(method, page, params);
    const window = params.window === 'auto' ? (ready.window as number) : undefined;
    let ink = 0;
    let encode = 0;
    for await (const rows of cleanRows(maskRows(method, page, ready), width, cleaning)) {
      const made = performance.now();
      ink += sum(rows);
      await encoder.write(rows);
      encode += performance.now() - made;
    }
    const milliseconds = { decode: decoded - start, binarize: performance.now() - decoded - encode, encode };
    return { width, height, dpi, window, ink: ink / (width * height), milliseconds };
  } finally {
    page.close?.();
  }
}

/** Facts of a file from those of its pages, and the milliseconds before the first and after the last. */
function factsOf(pages: PageFacts[], opening: number, ending: number): FileFacts {
  const total = (of: (page: PageFacts) => number) => pages.reduce((sum, page) => sum + of(page), 0);
  const size = ({ width, height }: PageFacts) => width * height;
  return {
    ...pages[0],
    ink: total((page) => page.ink * size(page)) / total(size),
    milliseconds: {
      decode: opening + total((page) => page.milliseconds.decode),
      binarize: total((page) => page.milliseconds.binarize),
      encode: ending + total((page) => page.milliseconds.encode),
    },
    ...(pages.length > 1 && { perPage: pages }),
  };
}
