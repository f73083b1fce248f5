import { type PageQueue, type QueueChoice, reasonOf, withQueue } from './pages.js';

export interface QueueStatus {
  /** Pages of each state; delayed are those that wait for another try. */
  waiting: number;
  active: number;
  delayed: number;
  done: number;
  failed: number;
  /** The failed pages. */
  failures: { input: string; output: string; reason: string }[];
}

/** How far a queue is. */
export function status(choice: QueueChoice): Promise<QueueStatus> {
  return withQueue(choice, async (queue) => {
    const { waiting, active, delayed, completed, failed } = await queue.getJobCounts();
    const failures = (await failedJobs(queue)).map((job) => {
      const { input, output } = job.data;
      return { input, output, reason: reasonOf(job) };
    });
    return { waiting, active, delayed, done: completed, failed, failures };
  });
}

/** Puts failed pages back, with all their tries. Returns how many. */
export function retryFailed(choice: QueueChoice): Promise<number> {
  return withQueue(choice, async (queue) => {
    const jobs = await failedJobs(queue);
    await Promise.all(jobs.map((job) => job.retry('failed', { resetAttemptsMade: true })));
    return jobs.length;
  });
}

const failedJobs = (queue: PageQueue) => queue.getFailed(0, -1);
