import pLimit from 'p-limit';
import type { ErrorCode } from '../errorCodes.js';
import type { FileFacts, PageTask } from '../pipeline/page.js';
import type { Journal } from './journalWriter.js';
import type { Job } from './plan.js';
import type { PagePool } from './pool.js';
import type { WorkerResult } from './worker.js';

/** What became of a page. */
export type PageResult = Job & Outcome;

/** Whether a page has its mask now, and why not. */
export type Outcome =
  | ({ status: 'done' } & FileFacts)
  | { status: 'skipped' | 'planned' | 'aborted' }
  | { status: 'failed'; error: string; hint: string; code: ErrorCode };

/** A page that is through. */
export interface Progress {
  /** Pages that are through, of `total`. */
  done: number;
  total: number;
  page: PageResult;
}

/** What a run over pages is told and tells. */
export interface PageOptions {
  /** Called once a page, as soon as it is through, in whatever order that is. */
  onProgress?: (progress: Progress) => void;
  /** Ends the run: pages under way are finished, no more begun. */
  signal?: AbortSignal;
  /** Once so many pages have failed no more are begun. */
  maxFailures?: number;
}

/** With what pages are done. */
export interface Means {
  pool: PagePool;
  /** Pages side by side. */
  workers: number;
  journal?: Journal;
  task: Omit<PageTask, 'input' | 'name'>;
}

/**
 * Does pages side by side, in order.
 *
 * @param before pages that were through before, for the progress
 * @throws FileError when the journal cannot be written; pages under way are finished before
 */
export async function doPages(
  jobs: Job[],
  before: number,
  { pool, workers, journal, task }: Means,
  { onProgress, signal, maxFailures = Infinity }: PageOptions,
): Promise<PageResult[]> {
  const side = pLimit(workers);
  const total = before + jobs.length;
  let done = before;
  let failed = 0;
  let fault: unknown;

  const doPage = async (job: Job): Promise<PageResult> => {
    const start = performance.now();
    journal?.begun(job);
    const result = await pool.run({ ...job, ...task, name: job.input, hash: journal !== undefined });
    journal?.ended(job, result, performance.now() - start);
    if (!result.ok) failed++;
    const page = { ...job, ...outcome(result) };
    onProgress?.({ done: ++done, total, page });
    return page;
  };
  const doOrLeave = async (job: Job): Promise<PageResult> => {
    if (fault !== undefined || signal?.aborted || failed >= maxFailures) return { ...job, status: 'aborted' };
    return doPage(job).catch((error) => {
      fault ??= error;
      return { ...job, status: 'aborted' };
    });
  };
  const pages = await Promise.all(jobs.map((job) => side(doOrLeave, job)));
  if (fault !== undefined) throw fault;
  return pages;
}

function outcome(result: WorkerResult): Outcome {
  if (result.ok) return { status: 'done', ...result.facts };
  return { status: 'failed', error: result.error.message, hint: result.error.hint, code: result.error.code };
}
