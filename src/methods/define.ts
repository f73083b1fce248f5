import { z } from 'zod';
import { UsageError } from '../errors.js';
import type { Mask, PageRows, Raster } from '../image/types.js';
import { luma } from '../kernels/luma.js';
import { strips } from '../kernels/pageRows.js';

/** Checked parameters as a method runs with them: a window that was `auto` is in pixels. */
export type Ready<Schema extends z.ZodObject> = {
  [name in keyof z.output<Schema>]: Exclude<z.output<Schema>[name], 'auto'>;
};

/** A way to tell ink from paper. */
export interface Method<Schema extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  /** The paper that the method comes from. */
  source: string;
  /** Parameters with defaults, ranges and descriptions. */
  params: Schema;
  /** Between which values `docbin tune` searches the numbers among them; the others are not searched. */
  search?: { [name in keyof z.output<Schema>]?: [from: number, to: number] };
  /** What `run` is given: a one-channel raster, or the page as decoded. */
  input: 'grey' | 'rgb';
  /** The mask of a page, of its size; the page is not changed. Takes `input` and checked parameters: `binarize` sees to both. */
  run(page: Raster, params: Ready<Schema>): Mask | Promise<Mask>;
  /** How many rows above and below a pixel its result depends on. With it, or with `stream`, a page need not be in memory. */
  reach?(params: Ready<Schema>): number;
  /** The mask that `run` makes, from the top down, some rows at a time. */
  stream?(page: PageRows, params: Ready<Schema>): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** The network that `run` uses, where it uses one, and the sets it was trained on as far as that is known. */
  model?(params: z.output<Schema>): Promise<{ name: string; sha256: string; trainingSets: string[] }>;
  /** Throws when `run` could not work on any page, so that a batch can be refused before it starts. */
  prepare?(params: z.output<Schema>): Promise<void>;
}

/** Names and checks a method; see `registry.ts`. */
export function defineMethod<Schema extends z.ZodObject>(method: Method<Schema>): Method<Schema> {
  return method;
}

const oddSide = z
  .number()
  .int()
  .min(3)
  .max(599)
  .refine((value) => value % 2 === 1, 'expected an odd number');

/** An odd side of a square window, in pixels. */
export const oddWindow = (side: number) => oddSide.default(side).describe('side of the square window, odd, in pixels');

/** The same, or `auto`: so many times the width of the page's strokes, see `autoWindow.ts`. */
export const strokeWindow = (side: number, strokes: number) =>
  z
    .union([z.literal('auto'), oddSide], { error: "expected a number or 'auto'" })
    .default(side)
    .meta({
      description: `side of the square window, odd, in pixels, or auto: ${strokes} widths of a stroke`,
      strokes,
    });

/**
 * Fills in defaults and checks values.
 *
 * @throws UsageError that names the method, the parameter and the value
 */
export function checkParams<S extends z.ZodObject>(method: Method<S>, given: Record<string, unknown>): z.output<S> {
  const names = Object.keys(method.params.shape);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      const known = names.length > 0 ? `its parameters are ${names.join(', ')}` : 'it has none';
      throw new UsageError('E_UNKNOWN_PARAMETER', `${method.name} has no parameter '${name}'`, known);
    }
  }
  const result = method.params.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = String(issue.path[0]);
  throw new UsageError(
    'E_BAD_PARAMETER',
    `${method.name}: ${name}=${said(given[name])}: ${lowerFirst(issue.message.replace('Invalid input: ', ''))}`,
    `see 'docbin methods' for the parameters and their ranges`,
  );
}

/** Runs a method on a page with checked parameters. The page is not changed. */
export async function runMethod<S extends z.ZodObject>(
  method: Method<S>,
  page: Raster,
  params: Ready<S>,
): Promise<Mask> {
  return method.run(inputOf(method, page), params);
}

/** The mask of a page from the top down, some rows at a time; all at once where the method has to see the whole page. */
export async function* maskRows<S extends z.ZodObject>(
  method: Method<S>,
  page: PageRows,
  params: Ready<S>,
): AsyncGenerator<Uint8Array> {
  const seen = method.input === 'grey' ? page.grey() : page;
  if (method.stream) yield* method.stream(seen, params);
  else yield* byStrips(seen, method.reach?.(params) ?? seen.height, (strip) => method.run(strip, params));
}

/** Runs strip by strip what depends on at most `reach` rows above and below a pixel. */
export async function* byStrips(
  page: PageRows,
  reach: number,
  run: (strip: Raster) => Mask | Promise<Mask>,
): AsyncGenerator<Uint8Array> {
  const { width, channels, meta } = page;
  // with strips of four times the reach, at most half of the work is done twice
  for (const { top, bottom, from, data } of strips(page, reach, Math.max(page.strip, 4 * reach))) {
    const mask = await run({ width, height: data.length / width / channels, channels, data, meta });
    yield mask.data.subarray((top - from) * width, (bottom - from) * width);
  }
}

/** The page as the method takes it: made grey, or as decoded. */
export function inputOf<S extends z.ZodObject>(method: Method<S>, page: Raster): Raster {
  const grey = method.input === 'grey' && page.channels === 3;
  return grey ? { ...page, channels: 1, data: luma(page) } : page;
}

/** A value as it was written; one from a file may be anything. */
const said = (value: unknown) => (typeof value === 'object' ? '{…}' : String(value));

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
