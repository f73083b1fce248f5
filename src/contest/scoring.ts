import os from 'node:os';
import { Tinypool } from 'tinypool';
import { errorOf } from '../errors.js';
import type { ScoredPage, ScoringResult, ScoringTask } from './worker.js';

/** Scores pages in worker threads. */
export interface Scoring {
  score(task: ScoringTask): Promise<ScoredPage>;
  close(): Promise<void>;
}

/** @param busy cores that something else keeps busy */
export function startScoring(busy = 0): Scoring {
  const threads = Math.max(1, os.availableParallelism() - busy);
  const filename = new URL('./worker.js', import.meta.url).href;
  const pool = new Tinypool({ filename, minThreads: 1, maxThreads: threads, isolateWorkers: false });
  return {
    async score(task) {
      const result: ScoringResult = await pool.run(task);
      if (result.ok) return result;
      throw errorOf(result.error);
    },
    close: () => pool.destroy(),
  };
}
