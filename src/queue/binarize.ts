import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Job, UnrecoverableError } from 'bullmq';
import type { PagePool } from '../batch/pool.js';
import { findMethod } from '../methods/find.js';
import type { PageFacts } from '../pipeline/page.js';
import type { QueuedPage } from './pages.js';

/**
 * Binarizes the page of a job.
 *
 * @param shared whether other pages run beside this one, so that each takes one thread where nothing else is asked for
 * @throws UnrecoverableError for a page that is bad itself, Error where another try may help
 */
export async function binarize(pool: PagePool, job: Job<QueuedPage>, shared: boolean): Promise<PageFacts> {
  const { input, output, method, params } = job.data;
  if (job.attemptsStarted > 1) await removeParts(output);
  const threads = shared && 'threads' in findMethod(method).params.shape ? { threads: 1 } : {};
  const result = await pool.run({ ...job.data, name: input, params: { ...threads, ...params } });
  if (result.ok) return result.facts;
  const { message, hint } = result.error;
  const reason = hint ? `${message}; ${hint}` : message;
  throw isBadPage(input, message) ? new UnrecoverableError(reason) : new Error(reason);
}

/** Removes what a worker that was killed while it wrote this mask has left. */
async function removeParts(output: string): Promise<void> {
  const { dir, base } = path.parse(output);
  const isPart = (file: string) => file.startsWith(`.${base}.`) && /^[^.]+\.part$/.test(file.slice(base.length + 2));
  const files = await readdir(dir).catch(() => []);
  await Promise.all(files.filter(isPart).map((file) => rm(path.join(dir, file), { force: true })));
}

/** An error that begins with the page is of the page itself, and no other try mends it, unless the page could not be read. */
export function isBadPage(input: string, message: string): boolean {
  const start = `${input}: `;
  return message.startsWith(start) && !/^(no such file|permission|cannot be read)/.test(message.slice(start.length));
}
