import os from 'node:os';
import pLimit from 'p-limit';
import { UsageError } from '../errors.js';
import { checkParams } from '../methods/define.js';
import { findMethod } from '../methods/find.js';
import { DEFAULT_METHOD, type MethodChoice, type PageFacts } from '../pipeline/page.js';
import { type PlanOptions, plan } from './plan.js';
import { type PagePool, startPool } from './pool.js';
import { type WorkerResult, type WorkerTask, work } from './worker.js';

export interface BatchOptions extends MethodChoice, PlanOptions {
  /** Pages side by side; by default one a core. */
  jobs?: number;
  /** Only plan: say what would be written where. */
  dryRun?: boolean;
  onProgress?: (progress: Progress) => void;
  /** Ends the run: pages under way are finished, no more begun. */
  signal?: AbortSignal;
  /** Seconds after which a page counts as failed and its worker is killed. */
  pageTimeout?: number;
  /** Once so many pages have failed no more are begun. */
  maxFailures?: number;
  /** Called before the first page; 0 workers where a page alone runs in this process, which it may block. */
  onStart?: (workers: number) => void;
}

/** What became of a page. */
export type PageResult = { input: string; output: string } & Outcome;

type Outcome =
  | ({ status: 'done' } & PageFacts)
  | { status: 'skipped' | 'planned' | 'aborted' }
  | { status: 'failed'; error: string; hint: string };

export interface Progress {
  /** Pages that are through, of `total`. */
  done: number;
  total: number;
  page: PageResult;
}

/**
 * Binarizes many pages side by side in worker processes, a page alone in this one. A bad page does not stop the others.
 *
 * @param inputs files, folders, glob patterns, `@list.txt`
 * @returns every page with what became of it, those skipped first, and files that are no images by their names
 * @throws UsageError before any work when the inputs, outputs, method or parameters make no sense
 */
export async function binarizeFiles(
  inputs: string[],
  options: BatchOptions,
): Promise<{ pages: PageResult[]; ignored: string[] }> {
  const { onProgress, signal, dryRun, maxFailures = Infinity } = options;
  const limit = jobLimit(options.jobs);
  checkLimits(options);
  await checkMethod(options);
  const { jobs, skipped, ignored, format } = await plan(inputs, options);
  const total = jobs.length + skipped.length;
  const pages: PageResult[] = skipped.map((job) => ({ ...job, status: 'skipped' }));
  const workers = Math.min(limit, jobs.length);
  if (dryRun) return { pages: [...pages, ...jobs.map((job) => ({ ...job, status: 'planned' as const }))], ignored };
  if (workers === 0) return { pages, ignored };

  const params = sharingCores(options, workers);
  const alone = total === 1 && options.pageTimeout === undefined;
  const pool = alone ? inThisProcess : startPool(workers, options);
  options.onStart?.(alone ? 0 : workers);
  const side = pLimit(workers);
  let done = skipped.length;
  let failed = 0;
  const run = async (job: { input: string; output: string }): Promise<PageResult> => {
    if (signal?.aborted || failed >= maxFailures) return { ...job, status: 'aborted' };
    const task: WorkerTask = { ...job, name: job.input, format, method: options.method, params };
    const page: PageResult = { ...job, ...(await outcome(pool, task)) };
    if (page.status === 'failed') failed++;
    onProgress?.({ done: ++done, total, page });
    return page;
  };
  try {
    pages.push(...(await Promise.all(jobs.map((job) => side(run, job)))));
  } finally {
    await pool.close();
  }
  return { pages, ignored };
}

/** Binarizes one page, from a path or bytes, in this process; without an output its mask comes back as bytes. */
export async function binarizeOne(task: WorkerTask): Promise<WorkerResult> {
  await checkMethod(task);
  return work(task);
}

/** What stands for a pool where there is one page: starting a worker would take longer than many a page. */
const inThisProcess: PagePool = { run: work, close: async () => {} };

/** What a worker made of a page. */
async function outcome(pool: PagePool, task: WorkerTask): Promise<Outcome> {
  const result: WorkerResult = await pool.run(task);
  if (result.ok) return { status: 'done', ...result.facts };
  return { status: 'failed', error: result.error.message, hint: result.error.hint };
}

/** Refuses an unknown method, bad parameters or a damaged model before any page is opened. */
async function checkMethod({ method = DEFAULT_METHOD, params = {} }: MethodChoice): Promise<void> {
  const found = findMethod(method);
  const checked = checkParams(found, params);
  await found.prepare?.(checked);
}

/** Pages side by side take one thread each, where the user does not say otherwise; a page alone may use all cores. */
function sharingCores(
  { method = DEFAULT_METHOD, params = {} }: MethodChoice,
  workers: number,
): Record<string, unknown> {
  return workers > 1 && 'threads' in findMethod(method).params.shape ? { threads: 1, ...params } : params;
}

/** The pages side by side that were asked for, or one a core. */
export function jobLimit(jobs = os.availableParallelism()): number {
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new UsageError(`--jobs ${jobs}: expected a whole number of at least 1`);
  return jobs;
}

/** The longest time that a timer can take, in seconds. */
const LONGEST = 2_147_483;

function checkLimits({ pageTimeout = 1, maxFailures = 1 }: BatchOptions): void {
  if (!(pageTimeout > 0 && pageTimeout <= LONGEST))
    throw new UsageError(`--page-timeout ${pageTimeout}: expected seconds above 0, at most ${LONGEST}`);
  if (!Number.isInteger(maxFailures) || maxFailures < 1)
    throw new UsageError(`--max-failures ${maxFailures}: expected a whole number of at least 1`);
}
