import { Tinypool } from 'tinypool';
import type { WorkerResult, WorkerTask } from './worker.js';

/** Workers that binarize pages, each one page at a time. */
export interface PagePool {
  run(task: WorkerTask): Promise<WorkerResult>;
  close(): Promise<void>;
}

/** Starts as many workers. */
export function startPool(workers: number): PagePool {
  const filename = new URL('./worker.js', import.meta.url).href;
  const pool = new Tinypool({ filename, minThreads: workers, maxThreads: workers, isolateWorkers: false });
  return { run: (task) => pool.run(task), close: () => pool.destroy() };
}
