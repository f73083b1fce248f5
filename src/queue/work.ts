import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, Worker } from 'bullmq';
import { startPool } from '../batch/pool.js';
import type { PageFacts } from '../pipeline/page.js';
import { binarize } from './binarize.js';
import { connect, type Watch } from './connect.js';
import { checkName, type PageQueue, type QueueChoice, type QueuedPage, reasonOf } from './pages.js';

export interface WorkOptions extends QueueChoice {
  /** Pages side by side. */
  jobs: number;
  /** End when no page is left, those under way elsewhere included. */
  drain?: boolean;
  /** Ends the work: pages under way are finished, no more begun. */
  signal: AbortSignal;
  watch: Watch & WorkWatch;
}

/** Told what becomes of pages. */
export interface WorkWatch {
  onDone(page: QueuedPage, facts: PageFacts): void;
  /** @param again whether the page will be tried again */
  onFailed(page: QueuedPage, reason: string, again: boolean): void;
  /** Trouble of the queue itself, as one line. */
  onTrouble(line: string): void;
}

/**
 * A page whose worker died is taken up by another after at most `lockDuration` and `stalledInterval` (milliseconds). One
 * that takes down more workers than `maxStalledCount` fails, so that it cannot take down all there are.
 */
const LOCKS = { lockDuration: 6000, stalledInterval: 2000, maxStalledCount: 10 };

/** What BullMQ says of each page whose lock is lost: told in one line for all. */
const LOST_HOLD = /^(could not renew lock|missing lock|lock mismatch)/i;

/** Milliseconds between two looks at whether pages are left. */
const LOOK_AGAIN = 500;

/**
 * Binarizes pages of a queue until it is told to end, beside any number of other workers.
 *
 * A page is done at least once. It may be done twice, when a worker dies or loses Redis between writing the mask and saying so; the
 * second time writes the same bytes in the same place, whole or not at all. So no record of what was written is needed.
 *
 * @throws UsageError for a bad name or URL, MissingError when Redis is not there at the start; when it goes away later, the worker waits
 */
export async function work(options: WorkOptions): Promise<void> {
  const { redis: url, queue: name, jobs, watch } = options;
  checkName(name);
  const redis = await connect(url, watch);
  const queue: PageQueue = new Queue(name, { connection: redis });
  const pool = startPool(jobs);
  const process = (job: Job<QueuedPage, PageFacts>) => binarize(pool, job, jobs);
  const worker = new Worker(name, process, { connection: redis, concurrency: jobs, ...LOCKS });
  queue.on('error', () => {}); // the worker's connection is the same
  worker
    .on('completed', (job, facts) => watch.onDone(job.data, facts))
    .on('failed', (job) => job && watch.onFailed(job.data, reasonOf(job), job.finishedOn === undefined))
    .on('lockRenewalFailed', ({ length }) =>
      watch.onTrouble(`the hold on ${length} pages is lost; they are done again`),
    )
    .on('error', ({ message }) => {
      if (redis.status === 'ready' && !LOST_HOLD.test(message)) watch.onTrouble(message);
    });
  try {
    await ended(queue, options);
  } finally {
    await worker.close();
    await queue.close();
    await pool.close();
    redis.disconnect();
  }
}

/** Resolves when the work is to end. */
async function ended(queue: PageQueue, { drain, signal }: WorkOptions): Promise<void> {
  const stopped = new Promise<true>((resolve) => signal.addEventListener('abort', () => resolve(true)));
  const isEmpty = async () => drain && (await queue.getJobCountByTypes('waiting', 'active', 'delayed')) === 0;
  while (!signal.aborted && !(await Promise.race([stopped, isEmpty()]))) {
    await sleep(LOOK_AGAIN, undefined, { signal }).catch(() => {});
  }
}
