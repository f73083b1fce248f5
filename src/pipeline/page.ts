import { DocbinError, UsageError } from '../errors.js';
import { decode, openPage } from '../image/decode.js';
import { type MaskFormat, openEncoder } from '../image/encode.js';
import type { Mask, Raster } from '../image/types.js';
import { sum } from '../kernels/sum.js';
import { checkParams, maskRows, runMethod } from '../methods/define.js';
import { findMethod } from '../methods/find.js';

/** A method by name with its parameters; what is not given has the method's default. */
export interface MethodChoice {
  method?: string;
  params?: Record<string, unknown>;
}

/** The method that is used when none is named. */
export const DEFAULT_METHOD = 'unet';

/**
 * Binarizes one page.
 *
 * @param page a path, the bytes of an image file, or a decoded raster
 * @returns mask of the page's size (after its EXIF orientation), 1 = ink
 * @throws UsageError for an unknown method or a bad parameter, FileError for a page that cannot be decoded,
 *   MissingError for a model that is not there or damaged
 */
export async function binarize(page: string | Buffer | Raster, choice: MethodChoice = {}): Promise<Mask> {
  const { method, params } = checked(choice);
  const raster = typeof page === 'string' || Buffer.isBuffer(page) ? await decode(page) : page;
  refuseWideWindow(choice, raster);
  return runMethod(method, raster, params);
}

function checked({ method: name = DEFAULT_METHOD, params = {} }: MethodChoice) {
  const method = findMethod(name);
  return { method, params: checkParams(method, params) };
}

/** A window that was asked for and is larger than the page is a mistake; a default one is not. */
function refuseWideWindow({ params }: MethodChoice, { width, height, meta }: Omit<Raster, 'data'>): void {
  const window = params?.window;
  const longer = Math.max(width, height);
  if (typeof window !== 'number' || window <= longer) return;
  const name = meta.source ? `${meta.source}: ` : '';
  throw new UsageError(
    `${name}window=${window} is larger than the page, ${width} × ${height} pixels`,
    `choose at most ${longer}`,
  );
}

/** A page to be binarized, from bytes to bytes. */
export interface PageTask extends MethodChoice {
  input: string | Uint8Array;
  /** What messages call the page. */
  name: string;
  format: MaskFormat;
  /** A page of more is refused before memory is taken for it; by default 2^30. */
  maxPixels?: number;
}

/** Size, resolution and milliseconds of each step of a page. */
export interface PageFacts {
  width: number;
  height: number;
  dpi?: number;
  /** Share of the pixels that are ink, 0..1. */
  ink: number;
  milliseconds: { decode: number; binarize: number; encode: number };
}

/** Decodes, binarizes and encodes one page: strip by strip, where the method can. */
export async function binarizePage(task: PageTask): Promise<{ bytes: Uint8Array; facts: PageFacts }> {
  const input = typeof task.input === 'string' ? task.input : Buffer.from(task.input);
  const { method, params } = checked(task);
  const start = performance.now();
  const page = await openPage(input, task.name, undefined, task.maxPixels);
  try {
    const decoded = performance.now();
    refuseWideWindow(task, page);
    const { width, height } = page;
    const { dpi } = page.meta;
    const encoder = openEncoder(task.format, { width, height, dpi });
    let ink = 0;
    let encoding = 0;
    for await (const rows of maskRows(method, page, params)) {
      const made = performance.now();
      ink += sum(rows);
      await encoder.write(rows);
      encoding += performance.now() - made;
    }
    const masked = performance.now();
    const bytes = await encoder.end();
    const encode = encoding + performance.now() - masked;
    const milliseconds = { decode: decoded - start, binarize: masked - decoded - encoding, encode };
    return { bytes, facts: { width, height, dpi, ink: ink / (width * height), milliseconds } };
  } finally {
    page.close?.();
  }
}

/** An error that crosses between processes; see `DocbinError`. */
export interface ErrorFacts {
  message: string;
  hint: string;
  exitCode: number;
  passing: boolean;
}

/** An error as one line and its hint, for a caller in another thread or process. */
export function describeError(error: unknown): ErrorFacts {
  if (error instanceof DocbinError) {
    const { message, hint, exitCode, passing } = error;
    return { message, hint, exitCode, passing };
  }
  const [message] = String((error as Error)?.message ?? error).split('\n');
  return { message, hint: '', exitCode: 1, passing: true };
}
