import os from 'node:os';
import pLimit from 'p-limit';
import { Tinypool } from 'tinypool';
import { UsageError } from '../errors.js';
import { checkParams } from '../methods/define.js';
import { findMethod } from '../methods/find.js';
import { DEFAULT_METHOD, type MethodChoice, type PageFacts } from '../pipeline/page.js';
import { removeQuietly, unfinished } from './files.js';
import { type PlanOptions, plan } from './plan.js';
import type { WorkerResult, WorkerTask } from './worker.js';

export interface BatchOptions extends MethodChoice, PlanOptions {
  /** Pages side by side; by default one a core. */
  jobs?: number;
  /** Only plan: say what would be written where. */
  dryRun?: boolean;
  onProgress?: (progress: Progress) => void;
  /** Ends the run: pages under way are dropped, what is written stays. */
  signal?: AbortSignal;
}

/** What became of a page. */
export type PageResult = { input: string; output: string } & (
  | ({ status: 'done' } & PageFacts)
  | { status: 'skipped' | 'planned' | 'aborted' }
  | { status: 'failed'; error: string; hint: string }
);

export interface Progress {
  /** Pages that are through, of `total`. */
  done: number;
  total: number;
  page: PageResult;
}

/**
 * Binarizes many pages side by side in worker threads. A bad page does not stop the others.
 *
 * @param inputs files, folders, glob patterns, `@list.txt`
 * @returns every page with what became of it, in the order of the inputs, and files that are no images
 * @throws UsageError before any work when the inputs, outputs, method or parameters make no sense
 */
export async function binarizeFiles(
  inputs: string[],
  options: BatchOptions,
): Promise<{ pages: PageResult[]; ignored: string[] }> {
  const { onProgress, signal, dryRun } = options;
  const limit = jobLimit(options.jobs);
  const params = checkedParams(options);
  const { jobs, skipped, ignored, format } = await plan(inputs, options);
  const total = jobs.length + skipped.length;
  const pages: PageResult[] = skipped.map((job) => ({ ...job, status: 'skipped' }));
  const workers = Math.min(limit, jobs.length);
  if (dryRun) return { pages: [...pages, ...jobs.map((job) => ({ ...job, status: 'planned' as const }))], ignored };
  if (workers === 0) return { pages, ignored };

  const pool = startPool(workers);
  const side = pLimit(workers);
  let done = skipped.length;
  const run = async (job: { input: string; output: string }): Promise<PageResult> => {
    if (signal?.aborted) return { ...job, status: 'aborted' };
    const task = {
      ...options,
      params: threadsFor(params, workers),
      input: job.input,
      name: job.input,
      output: job.output,
      format,
    };
    const result = await runTask(pool, task, signal);
    const page: PageResult =
      result === 'aborted'
        ? { ...job, status: 'aborted' }
        : result.ok
          ? { ...job, status: 'done', ...result.facts }
          : { ...job, status: 'failed', error: result.error.message, hint: result.error.hint };
    onProgress?.({ done: ++done, total, page });
    return page;
  };
  try {
    pages.push(...(await Promise.all(jobs.map((job) => side(run, job)))));
  } finally {
    await pool.destroy();
    if (signal?.aborted) for (const { output } of jobs) removeQuietly(unfinished(output));
  }
  return { pages, ignored };
}

/** Binarizes one page, from a path or bytes, in a worker thread; without an output its mask comes back as bytes. */
export async function binarizeOne(task: WorkerTask): Promise<WorkerResult> {
  const params = checkedParams(task);
  const pool = startPool(1);
  try {
    return await pool.run({ ...task, params });
  } finally {
    await pool.destroy();
  }
}

function startPool(workers: number): Tinypool {
  const filename = new URL('./worker.js', import.meta.url).href;
  return new Tinypool({ filename, minThreads: workers, maxThreads: workers, isolateWorkers: false });
}

async function runTask(pool: Tinypool, task: WorkerTask, signal?: AbortSignal): Promise<WorkerResult | 'aborted'> {
  const { input, name, output, format, method, params } = task;
  try {
    return await pool.run({ input, name, output, format, method, params }, { signal });
  } catch (error) {
    if (signal?.aborted) return 'aborted';
    throw error;
  }
}

/** The given parameters, after a check of method and values before any page is opened. */
function checkedParams({ method = DEFAULT_METHOD, params = {} }: MethodChoice): Record<string, unknown> {
  const found = findMethod(method);
  checkParams(found, params);
  return 'threads' in found.params.shape ? { threads: 0, ...params } : params;
}

/** Pages side by side take one thread each; a page alone may take all cores. */
function threadsFor(params: Record<string, unknown>, workers: number): Record<string, unknown> {
  return params.threads === 0 && workers > 1 ? { ...params, threads: 1 } : params;
}

function jobLimit(jobs = os.availableParallelism()): number {
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new UsageError(`--jobs ${jobs}: expected a whole number of at least 1`);
  return jobs;
}
