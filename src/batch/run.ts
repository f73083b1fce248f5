import os from 'node:os';
import { UsageError } from '../errors.js';
import { removeParts } from '../files.js';
import { checkParams } from '../methods/define.js';
import { findMethod } from '../methods/find.js';
import { type Cleaning, checkCleaning } from '../pipeline/clean.js';
import { DEFAULT_METHOD, type MethodChoice } from '../pipeline/page.js';
import { type ChoiceOptions, choosePages } from './choose.js';
import { journalOf, newHeader, type Recipe } from './journal.js';
import { type Journal, openJournal } from './journalWriter.js';
import { doPages, type PageOptions, type PageResult } from './pages.js';
import { type Job, listPages, nameIn, type PageList, type PlanOptions } from './plan.js';
import { type PagePool, type PoolOptions, startPool } from './pool.js';
import { type WorkerResult, type WorkerTask, work } from './worker.js';

/** What is to be done with pages, where their masks go, and how. */
export interface BatchOptions extends MethodChoice, Cleaning, PlanOptions, ChoiceOptions, PageOptions, PoolOptions {
  /** Pages side by side; by default one a core. */
  jobs?: number;
  /** Pixels that a page may have: one of more is refused before memory is taken for it; by default 2^30. */
  maxPixels?: number;
  /** Only plan: say what would be written where. */
  dryRun?: boolean;
  /** Whether a journal is kept in the output folder, which `resume` needs later; by default it is. One output file has none. */
  journal?: boolean;
  /** Called before the first page; 0 workers where a page alone runs in this process, which it may block. */
  onStart?: (workers: number) => void;
  /** At which pages of a PDF are drawn that are no scans: 300 by default. */
  dpi?: number;
}

/**
 * Binarizes many pages side by side in worker processes, a page alone in this one. A bad page does not stop the others.
 *
 * @param inputs files, folders, glob patterns, `@list.txt`
 * @returns every page with what became of it, those skipped first, files that are no images by their names, and links, which are left
 *   out unless they are inputs themselves
 * @throws UsageError before any work when the inputs, outputs, method or parameters make no sense; FileError when the journal cannot
 *   be written
 */
export async function binarizeFiles(
  inputs: string[],
  options: BatchOptions,
): Promise<{ pages: PageResult[]; ignored: string[]; links: string[] }> {
  const limit = jobLimit(options.jobs);
  checkLimits(options);
  const cleaning = checkCleaning(options);
  const method = await checkMethod(options);
  const list = await listPages(inputs, options);
  const { dpi } = options;
  const recipe = { ...method, ...cleaning, format: list.format, dpi };
  const { jobs, skipped } = await choosePages(list, recipe, options);
  const result = (pages: PageResult[]) => ({
    pages: [...withStatus(skipped, 'skipped'), ...pages],
    ignored: list.ignored,
    links: list.links,
  });
  if (options.dryRun) return result(withStatus(jobs, 'planned'));

  const outputs = [...jobs, ...skipped].map(({ output }) => output);
  removeParts(outputs);
  const journal = startJournal(list, jobs.length, skipped, recipe, options);
  const workers = Math.max(1, Math.min(limit, jobs.length));
  const alone = jobs.length + skipped.length === 1 && options.pageTimeout === undefined;
  const pool = alone ? inThisProcess : startPool(workers, options);
  const { method: name, maxPixels } = options;
  const params = sharingCores(options, workers);
  const task = { format: list.format, dpi, method: name, params, ...cleaning, maxPixels };
  options.onStart?.(alone ? 0 : workers);
  try {
    return result(await doPages(jobs, skipped.length, { pool, workers, journal, task }, options));
  } finally {
    await pool.close();
    journal?.close();
    removeParts(outputs); // of workers of a killed run, which may have outlived it for a moment
  }
}

const withStatus = (jobs: Job[], status: 'skipped' | 'planned'): PageResult[] =>
  jobs.map((job) => ({ ...job, status }));

/** The journal of a run into a folder, if one is wanted. */
function startJournal(
  { jobs: all, folder }: PageList,
  todo: number,
  skipped: Job[],
  recipe: Recipe,
  { journal = true, shard }: BatchOptions,
): Journal | undefined {
  if (folder === undefined || !journal) return undefined;
  const names = all.map(({ output }) => nameIn(folder, output));
  const header = newHeader(names, todo + skipped.length, recipe, shard);
  return openJournal(journalOf(folder, shard), folder, header, skipped);
}

/** Binarizes one page, from a path or bytes, in this process; without an output its mask comes back as bytes. */
export async function binarizeOne(task: WorkerTask): Promise<WorkerResult> {
  await checkMethod(task);
  return work(task);
}

/** Stands for a pool where there is one page: starting a worker would take longer than many a page. */
const inThisProcess: PagePool = { run: (task) => work(task), close: async () => {} };

/** Refuses an unknown method, bad parameters or a damaged model before any page is opened; returns them as checked. */
export async function checkMethod({
  method: name = DEFAULT_METHOD,
  params: given = {},
}: MethodChoice): Promise<Pick<Recipe, 'method' | 'params' | 'model'>> {
  const method = findMethod(name);
  const params = checkParams(method, given);
  await method.prepare?.(params);
  return { method: method.name, params, model: (await method.model?.(params))?.sha256 };
}

/** Pages side by side take one thread each, where the user does not say otherwise; a page alone may use all cores. */
export function sharingCores(
  { method = DEFAULT_METHOD, params = {} }: MethodChoice,
  workers: number,
): Record<string, unknown> {
  return workers > 1 && 'threads' in findMethod(method).params.shape ? { threads: 1, ...params } : params;
}

/** The pages side by side that were asked for, or one a core. */
export function jobLimit(jobs = os.availableParallelism()): number {
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new UsageError('E_BAD_OPTION', `--jobs ${jobs}: expected a whole number of at least 1`);
  return jobs;
}

/** @throws UsageError for no resolution that a page could be drawn at */
function checkDpi(dpi = 300): void {
  if (!(dpi >= 1 && dpi <= 4800))
    throw new UsageError('E_BAD_OPTION', `--dpi ${dpi}: expected a number from 1 to 4800`);
}

type Limits = Pick<BatchOptions, 'pageTimeout' | 'maxFailures' | 'maxPixels' | 'dpi'>;

/** The longest time that a timer can take, in seconds. */
const LONGEST = 2_147_483;

export function checkLimits({ pageTimeout = 1, maxFailures = 1, maxPixels = 1, dpi }: Limits): void {
  checkDpi(dpi);
  if (!(pageTimeout > 0 && pageTimeout <= LONGEST))
    throw new UsageError('E_BAD_OPTION', `--page-timeout ${pageTimeout}: expected seconds above 0, at most ${LONGEST}`);
  if (!Number.isInteger(maxFailures) || maxFailures < 1)
    throw new UsageError('E_BAD_OPTION', `--max-failures ${maxFailures}: expected a whole number of at least 1`);
  if (!Number.isSafeInteger(maxPixels) || maxPixels < 1)
    throw new UsageError('E_BAD_OPTION', `--max-pixels ${maxPixels}: expected a whole number of at least 1`);
}
