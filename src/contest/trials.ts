import pLimit from 'p-limit';
import { Tinypool } from 'tinypool';
import type { Pair } from '../datasets/pairing.js';
import { errorOf } from '../errors.js';
import type { Params, Trial } from './search.js';
import type { TrialResult, TrialTask } from './trialWorker.js';

export interface TrialsOptions {
  method: string;
  measure: string;
  pages: Pair[];
  threads: number;
  signal?: AbortSignal;
}

/** Scores parameters on the pages of training sets. */
export interface Trials {
  /** The mean of the measure over all pages, of each candidate. */
  run(candidates: Params[]): Promise<Trial[]>;
  /** The longer side of the smallest page, in pixels; known after the first run. */
  smallestPage(): number;
  close(): Promise<void>;
}

/** Starts the worker threads that the trials run in; `close` ends them. */
export function startTrials({ method, measure, pages, threads, signal }: TrialsOptions): Trials {
  const filename = new URL('./trialWorker.js', import.meta.url).href;
  const pool = new Tinypool({ filename, minThreads: 1, maxThreads: threads, isolateWorkers: false });
  const side = pLimit(threads);
  let smallest = Number.POSITIVE_INFINITY;

  const scoreOf = async (task: TrialTask): Promise<number> => {
    if (signal?.aborted) return Number.NaN; // the run throws when those under way are through
    const result: TrialResult = await pool.run(task);
    if (!result.ok) throw errorOf(result.error);
    smallest = Math.min(smallest, result.longerSide);
    return result.score;
  };
  return {
    async run(candidates) {
      // page by page: a page that is too much for the workers' memory is read once a run, not once a candidate
      const scores = await Promise.all(
        pages.map(({ mask: image, truth }) =>
          Promise.all(candidates.map((params) => side(scoreOf, { image, truth, method, measure, params }))),
        ),
      );
      signal?.throwIfAborted();
      const mean = (i: number) => scores.reduce((sum, page) => sum + page[i], 0) / scores.length;
      return candidates.map((params, i) => ({ params, score: mean(i) }));
    },
    smallestPage: () => smallest,
    close() {
      side.clearQueue(); // after a bad page the others are not begun
      return pool.destroy();
    },
  };
}
