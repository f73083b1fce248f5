import { UsageError } from '../errors.js';
import type { Mask, Raster } from '../image/types.js';
import { findMethod } from '../methods/find.js';
import { binarize, type MethodChoice } from '../pipeline/page.js';

/** A method with its parameters. */
export interface Choice extends MethodChoice {
  method: string;
  /** What it is called in results, where one method runs with several parameters: letters, digits, `-`, `_` and `.`. */
  label?: string;
}

/** What a choice is called. */
export const labelOf = ({ method, label = method }: Choice) => label;

export interface TimedMask {
  method: string;
  mask: Mask;
  /** Of the method alone, page in memory to mask in memory. */
  millisecondsPerMegapixel: number;
}

/**
 * Loads what the methods need, so that it is not timed.
 *
 * @throws UsageError for a method or a parameter that is not there, or a method named twice; MissingError for a model that is not there
 */
export async function warmUp(methods: Choice[]): Promise<void> {
  refuseTwice(methods.map(labelOf));
  for (const { method } of methods) findMethod(method);
  const bad = methods.map(labelOf).find((label) => !/^[\w.-]+$/.test(label));
  if (bad !== undefined)
    throw new UsageError('E_BAD_OPTION', `'${bad}' is no label`, 'use letters, digits, -, _ and .');
  // as long as the largest window
  const line = { width: 600, height: 1, channels: 1 as const, data: new Uint8Array(600), meta: {} };
  for (const method of methods) await binarize(line, method);
}

/** @throws UsageError where a name is there twice */
export function refuseTwice(names: string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new UsageError('E_NAMED_TWICE', `${twice} is named twice`, 'name it once');
}

/** Binarizes a page with one method after another in this thread, after `warmUp`. */
export async function timeAll(page: Raster, methods: Choice[], onMask?: (done: number, method: string) => void) {
  const timed: TimedMask[] = [];
  for (const choice of methods) {
    const start = performance.now();
    const mask = await binarize(page, choice);
    const milliseconds = performance.now() - start;
    const millisecondsPerMegapixel = milliseconds / ((page.width * page.height) / 1e6);
    timed.push({ method: labelOf(choice), mask, millisecondsPerMegapixel });
    onMask?.(timed.length, labelOf(choice));
  }
  return timed;
}
