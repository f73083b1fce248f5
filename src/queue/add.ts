import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type PlanOptions, plan } from '../batch/plan.js';
import { checkMethod } from '../batch/run.js';
import { UsageError } from '../errors.js';
import { type Cleaning, checkCleaning } from '../pipeline/clean.js';
import { DEFAULT_METHOD, type MethodChoice } from '../pipeline/page.js';
import { idOf, type PageQueue, type QueueChoice, type QueuedPage, withQueue } from './pages.js';

export interface AddOptions extends QueueChoice, MethodChoice, Cleaning, PlanOptions {
  /** How often a page is tried where another try can help. */
  attempts: number;
}

type Job = Pick<QueuedPage, 'input' | 'output' | 'pages'>;

export interface Added {
  added: number;
  /** Pages that are in the queue already, or were and have their masks. */
  known: number;
  /** Pages whose masks are there, and not from this queue. */
  skipped: number;
  /** Files in the folders that are no images by their names. */
  ignored: string[];
  /** Links in the folders: none is followed. */
  links: string[];
}

/** Milliseconds before the second try of a page; each further wait is twice as long. */
const FIRST_WAIT = 2000;

/**
 * Puts a job a page into the queue. Adding a page again adds nothing, unless it was done and its mask is wanted again: it is
 * gone, or `existing` is `overwrite`. A page that failed stays failed until it is put back.
 *
 * @throws UsageError before anything is added when the inputs, outputs, method or parameters make no sense, or another page
 *   or method in the queue is to write one of the masks
 */
export async function addPages(inputs: string[], options: AddOptions): Promise<Added> {
  const { existing = 'error', attempts } = options;
  const choice = await checkedChoice(options);
  const cleaning = checkCleaning(options);
  const { ignored, links, ...planned } = await plan(inputs, {
    ...options,
    existing: existing === 'overwrite' ? 'overwrite' : 'skip',
  });
  const page = (job: Job): QueuedPage => ({
    input: path.resolve(job.input),
    output: path.resolve(job.output),
    format: planned.format,
    ...(job.pages && { pages: job.pages }),
    ...choice,
    ...cleaning,
  });
  return withQueue(options, async (queue) => {
    const standings = (jobs: Job[]) => Promise.all(jobs.map((job) => standing(queue, page(job))));
    const [wanted, there] = [await standings(planned.jobs), await standings(planned.skipped)];
    if (existing === 'error' && there.includes('absent')) {
      const { output } = planned.skipped[there.indexOf('absent')];
      throw new UsageError(
        'E_OUTPUT_EXISTS',
        `${output} is there already`,
        'choose --existing skip or --existing overwrite',
      );
    }
    const fresh = planned.jobs.filter((_, i) => wanted[i] !== 'pending').map(page);
    await put(queue, fresh, attempts);
    const skipped = there.filter((state) => state === 'absent').length;
    return {
      added: fresh.length,
      known: wanted.length + there.length - fresh.length - skipped,
      skipped,
      ignored,
      links,
    };
  });
}

/** The method and its parameters; refuses what could not work on any page. */
async function checkedChoice({ method = DEFAULT_METHOD, params = {} }: MethodChoice): Promise<Required<MethodChoice>> {
  const { model } = params;
  const placed =
    typeof model === 'string' && model.endsWith('.onnx') ? { ...params, model: path.resolve(model) } : params;
  await checkMethod({ method, params: placed });
  return { method, params: placed };
}

/**
 * How the queue stands to this very page with this very method: not there, done, or still to be done (or failed).
 *
 * @throws UsageError when another page or method has yet to write this mask
 */
async function standing(queue: PageQueue, page: QueuedPage): Promise<'absent' | 'done' | 'pending'> {
  const job = await queue.getJob(idOf(page));
  if (!job) return 'absent';
  const state = await job.getState();
  if (isDeepStrictEqual(job.data, page)) return state === 'completed' ? 'done' : 'pending';
  if (state === 'completed' || state === 'failed') return 'absent';
  throw new UsageError(
    'E_QUEUED_OTHERWISE',
    `${page.output} is still to be made from ${job.data.input} with ${job.data.method}`,
    'wait until it is done, or choose another folder with -o',
  );
}

/** Adds pages in lots, so that Redis is not held up; a page's finished job makes room for its new one. */
async function put(queue: PageQueue, pages: QueuedPage[], attempts: number): Promise<void> {
  for (let at = 0; at < pages.length; at += 1000) {
    const lot = pages.slice(at, at + 1000);
    await Promise.all(lot.map((page) => queue.remove(idOf(page))));
    const backoff = { type: 'exponential', delay: FIRST_WAIT };
    const opts = (page: QueuedPage) => ({ jobId: idOf(page), attempts, backoff, stackTraceLimit: 0 });
    await queue.addBulk(lot.map((page) => ({ name: 'page', data: page, opts: opts(page) })));
  }
}
