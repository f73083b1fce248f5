// runs in a worker thread: one set of parameters on one page; pages are read once and kept while there is room
import { decode } from '../image/decode.js';
import { readMask } from '../image/mask.js';
import type { Mask, Raster } from '../image/types.js';
import { inputOf, runMethod } from '../methods/define.js';
import { findMethod } from '../methods/find.js';
import { evaluate } from '../pipeline/evaluate.js';
import { describeError } from '../pipeline/page.js';

export interface TrialTask {
  image: string;
  truth: string;
  method: string;
  measure: string;
  params: Record<string, unknown>;
}

export type TrialResult =
  | { ok: true; score: number; longerSide: number }
  | { ok: false; error: ReturnType<typeof describeError> };

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

/** Pixels of the pages that a worker keeps: 2 bytes each, and 8 more for the weights of the pseudo measures. */
const ROOM = 64e6;

type Kept = { page: Raster; truth: Mask };
const kept = new Map<string, Kept>();

/** A page as the method takes it, with its truth; when the room is full, those not used for the longest time leave. */
async function read({ image, truth, method }: TrialTask): Promise<Kept> {
  const known = kept.get(image);
  kept.delete(image);
  const pair = known ?? {
    page: inputOf(findMethod(method), await decode(image)),
    truth: await readMask(truth),
  };
  kept.set(image, pair);
  let pixels = 0;
  for (const { truth } of kept.values()) pixels += truth.data.length;
  for (const [oldest, { truth }] of kept) {
    if (pixels <= ROOM || oldest === image) break;
    kept.delete(oldest);
    pixels -= truth.data.length;
  }
  return pair;
}
