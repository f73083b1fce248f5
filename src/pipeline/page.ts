import { DocbinError, UsageError } from '../errors.js';
import { decode } from '../image/decode.js';
import { encode, type MaskFormat } from '../image/encode.js';
import type { Mask, Raster } from '../image/types.js';
import { checkParams, runMethod } from '../methods/define.js';
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
  const method = findMethod(choice.method ?? DEFAULT_METHOD);
  const given = choice.params ?? {};
  const params = checkParams(method, given);
  const raster = typeof page === 'string' || Buffer.isBuffer(page) ? await decode(page) : page;
  const longer = Math.max(raster.width, raster.height);
  if (typeof given.window === 'number' && given.window > longer) {
    const name = raster.meta.source ? `${raster.meta.source}: ` : '';
    const size = `${raster.width} × ${raster.height} pixels`;
    throw new UsageError(`${name}window=${given.window} is larger than the page, ${size}`, `choose at most ${longer}`);
  }
  return runMethod(method, raster, params);
}

/** A page to be binarized, from bytes to bytes. */
export interface PageTask extends MethodChoice {
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
  /** Share of the pixels that are ink, 0..1. */
  ink: number;
  milliseconds: { decode: number; binarize: number; encode: number };
}

/** Decodes, binarizes and encodes one page. */
export async function binarizePage(task: PageTask): Promise<{ bytes: Uint8Array; facts: PageFacts }> {
  const input = typeof task.input === 'string' ? task.input : Buffer.from(task.input);
  const start = performance.now();
  const page = await decode(input, task.name);
  const decoded = performance.now();
  const mask = await binarize(page, task);
  const binarized = performance.now();
  const bytes = await encode(mask, task.format, page.meta.dpi);
  const encoded = performance.now();
  let ink = 0;
  for (let i = 0; i < mask.data.length; i++) ink += mask.data[i];
  const { width, height } = page;
  const milliseconds = { decode: decoded - start, binarize: binarized - decoded, encode: encoded - binarized };
  return { bytes, facts: { width, height, dpi: page.meta.dpi, ink: ink / mask.data.length, milliseconds } };
}

/** An error as one line and its hint, for a caller in another thread. */
export function describeError(error: unknown): { message: string; hint: string; exitCode: number } {
  if (error instanceof DocbinError) return { message: error.message, hint: error.hint, exitCode: error.exitCode };
  const [message] = String((error as Error)?.message ?? error).split('\n');
  return { message, hint: '', exitCode: 1 };
}
