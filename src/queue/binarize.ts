import { type Job, UnrecoverableError } from 'bullmq';
import type { PagePool } from '../batch/pool.js';
import { sharingCores } from '../batch/run.js';
import { removeParts } from '../files.js';
import type { PageFacts } from '../pipeline/page.js';
import type { QueuedPage } from './pages.js';

/**
 * Binarizes the page of a job.
 *
 * @param workers pages side by side
 * @throws UnrecoverableError for a page that is bad itself, Error where another try may help
 */
export async function binarize(pool: PagePool, job: Job<QueuedPage>, workers: number): Promise<PageFacts> {
  const { input, output } = job.data;
  // a worker that had the page before, on any host, was killed or has lost it
  if (job.attemptsStarted > 1) removeParts([output], () => true);
  const result = await pool.run({ ...job.data, name: input, params: sharingCores(job.data, workers) });
  if (result.ok) return result.facts;
  const { code, message, hint, passing } = result.error;
  const reason = `${hint ? `${message}; ${hint}` : message} [${code}]`;
  throw passing ? new Error(reason) : new UnrecoverableError(reason);
}
