// runs in a worker thread: one set of parameters on one page; pages are read once and kept while there is room

import { describeError, type ErrorFacts } from '../errors.js';
import { decode } from '../image/decode.js';
import { readMask } from '../image/mask.js';
import type { Mask, Raster } from '../image/types.js';
import { inputOf, runMethod } from '../methods/define.js';
import { findMethod } from '../methods/find.js';
import { evaluate } from '../pipeline/evaluate.js';

export interface TrialTask {
  image: string;
  truth: string;
  method: string;
  measure: string;
  params: Record<string, unknown>;
}

export type TrialResult = { ok: true; score: number; longerSide: number } | { ok: false; error: ErrorFacts };

export default async function work(task: TrialTask): Promise<TrialResult> {
  try {
    const method = findMethod(task.method);
    const { page, truth } = await read(task);
    const mask = await runMethod(method, page, task.params);
    const scores = evaluate(mask, truth, { name: task.image, measures: [task.measure] });
    return { ok: true, score: scores[task.measure], longerSide: Math.max(page.width, page.height) };
  } catch (error) {
    return { ok: false, error: describeError(error) };
  }
}

/** Pixels of the pages that a worker keeps: grey and truth are 2 bytes each, the weights of the pseudo measures 8 more. */
const ROOM = 64e6;

const kept = new Map<string, { page: Raster; truth: Mask }>();

/** A page as the method takes it, with its truth. Those not used for the longest time make room. */
async function read({ image, truth, method }: TrialTask): Promise<{ page: Raster; truth: Mask }> {
  const known = kept.get(image);
  kept.delete(image); // set again, it is the last to leave
  const pair = known ?? { page: inputOf(findMethod(method), await decode(image)), truth: await readMask(truth) };
  kept.set(image, pair);
  for (const oldest of kept.keys()) if (kept.size > 1 && pixelsKept() > ROOM) kept.delete(oldest);
  return pair;
}

const pixelsKept = () => [...kept.values()].reduce((sum, { truth }) => sum + truth.data.length, 0);
