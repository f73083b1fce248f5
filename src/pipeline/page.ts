import type { ErrorCode } from '../errorCodes.js';
import { DocbinError, UsageError } from '../errors.js';
import { decode, openPage } from '../image/decode.js';
import { type MaskFormat, openEncoder } from '../image/encode.js';
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
 * Binarizes one page.
 *
 * @param page a path, the bytes of an image file, or a decoded raster
 * @returns mask of the page's size (after its EXIF orientation), 1 = ink
 * @param choice the method, and what is done to its mask
 * @throws UsageError for an unknown method or a bad parameter, FileError for a page that cannot be decoded,
 *   MissingError for a model that is not there or damaged
 */
export async function binarize(page: string | Buffer | Raster, choice: MethodChoice & Cleaning = {}): Promise<Mask> {
  const { method, params, cleaning } = checked(choice);
  const raster = typeof page === 'string' || Buffer.isBuffer(page) ? await decode(page) : page;
  refuseWideWindow(choice, raster);
  const mask = await runMethod(method, raster, withWindow(method, inMemory(raster), params));
  return cleanMask(mask, cleaning);
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

/** A page to be binarized, from bytes to bytes. */
export interface PageTask extends MethodChoice, Cleaning {
  input: string | Uint8Array;
  /** What messages call the page. */
  name: string;
  format: MaskFormat;
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

/** Decodes, binarizes and encodes one page: strip by strip, where the method can. */
export async function binarizePage(task: PageTask): Promise<{ bytes: Uint8Array; facts: PageFacts }> {
  const input = typeof task.input === 'string' ? task.input : Buffer.from(task.input);
  const { method, params, cleaning } = checked(task);
  const start = performance.now();
  const page = await openPage(input, task.name);
  try {
    const decoded = performance.now();
    refuseWideWindow(task, page);
    const { width, height } = page;
    const { dpi } = page.meta;
    const encoder = openEncoder(task.format, { width, height, dpi });
    const ready = withWindow(method, page, params);
    const window = params.window === 'auto' ? (ready.window as number) : undefined;
    let ink = 0;
    let encoding = 0;
    for await (const rows of cleanRows(maskRows(method, page, ready), width, cleaning)) {
      const made = performance.now();
      ink += sum(rows);
      await encoder.write(rows);
      encoding += performance.now() - made;
    }
    const masked = performance.now();
    const bytes = await encoder.end();
    const encode = encoding + performance.now() - masked;
    const milliseconds = { decode: decoded - start, binarize: masked - decoded - encoding, encode };
    return { bytes, facts: { width, height, dpi, window, ink: ink / (width * height), milliseconds } };
  } finally {
    page.close?.();
  }
}

/** An error that crosses between processes; see `DocbinError`. */
export interface ErrorFacts {
  code: ErrorCode;
  message: string;
  hint: string;
  exitCode: number;
  passing: boolean;
}

/** An error as one line and its hint, for a caller in another thread or process. */
export function describeError(error: unknown): ErrorFacts {
  if (error instanceof DocbinError) {
    const { code, message, hint, exitCode, passing } = error;
    return { code, message, hint, exitCode, passing };
  }
  const [message] = String((error as Error)?.message ?? error).split('\n');
  return { code: 'E_FAULT', message, hint: '', exitCode: 1, passing: true };
}
