import { createHash } from 'node:crypto';
import { type Job, Queue } from 'bullmq';
import { DocbinError, UsageError } from '../errors.js';
import type { MaskFormat } from '../image/encode.js';
import type { Cleaning } from '../pipeline/clean.js';
import { printable } from '../printable.js';
import { connect, unreachable } from './connect.js';

/** A page that waits to be binarized, as any host can read it: paths are absolute. */
export interface QueuedPage extends Required<Cleaning> {
  input: string;
  output: string;
  format: MaskFormat;
  /** Which of its pages, from 1; all where nothing is said. */
  pages?: number[];
  method: string;
  params: Record<string, unknown>;
}

export type PageQueue = Queue<QueuedPage>;

/** Which queue. */
export interface QueueChoice {
  /** URL of Redis. */
  redis: string;
  queue: string;
}

/** A job's id is that of the mask it makes, so that no two jobs of a queue write one file. */
export const idOf = ({ output }: { output: string }) => createHash('sha256').update(output).digest('base64url');

/** Why a job failed, without the page's name that most reasons begin with. */
export const reasonOf = ({ data, failedReason }: Job<QueuedPage>) =>
  failedReason.replace(`${printable(data.input)}: `, '');

/**
 * Opens a queue for what `use` does with it.
 *
 * @throws UsageError for a bad name or URL, MissingError when Redis is not there or goes away meanwhile
 */
export async function withQueue<T>(choice: QueueChoice, use: (queue: PageQueue) => Promise<T>): Promise<T> {
  checkName(choice.queue);
  const redis = await connect(choice.redis);
  const queue: PageQueue = new Queue(choice.queue, { connection: redis });
  queue.on('error', () => {}); // told by the command that fails
  try {
    return await use(queue);
  } catch (error) {
    throw redis.status === 'ready' || error instanceof DocbinError ? error : unreachable(choice.redis, error as Error);
  } finally {
    await queue.close();
    redis.disconnect();
  }
}

/** @throws UsageError for a name that Redis keys cannot hold */
export function checkName(name: string): void {
  if (name === '' || name.includes(':'))
    throw new UsageError('E_BAD_OPTION', `--queue '${name}': no name of a queue`, 'give one without a colon');
}
