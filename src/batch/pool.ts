import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import pLimit from 'p-limit';
import type { ErrorCode } from '../errorCodes.js';
import { EXIT } from '../errors.js';
import { PAGE_DONE, type WorkerResult, type WorkerTask } from './worker.js';

/** Workers that binarize pages, each one page at a time. */
export interface PagePool {
  /** Never rejects: a page whose worker dies has failed, and another worker takes its place. */
  run(task: WorkerTask): Promise<WorkerResult>;
  /** Ends the workers. A page under way is lost, but leaves no half file. */
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Seconds after which a page counts as failed and its worker is killed. */
  pageTimeout?: number;
}

/** At most so many workers, child processes that are started when there is a page for them. */
export function startPool(workers: number, { pageTimeout }: PoolOptions = {}): PagePool {
  const turn = pLimit(workers);
  const children = new Set<ChildProcess>();
  const idle = new Set<ChildProcess>();

  const start = (): ChildProcess => {
    // a process group of its own keeps a Ctrl-C from reaching the child; its stdout is our stderr, as ours is for data
    const child = fork(new URL('./child.js', import.meta.url), {
      serialization: 'advanced',
      stdio: ['ignore', 2, 2, 'ipc'],
      detached: true,
      // not our own options, which may be about our script, as --input-type is; and threads that collect garbage would take the
      // cores of other workers
      execArgv: ['--single-threaded-gc'],
    });
    children.add(child);
    for (const event of ['exit', 'error']) {
      child.once(event, () => {
        children.delete(child);
        idle.delete(child);
      });
    }
    return child;
  };

  const run = async (task: WorkerTask): Promise<WorkerResult> => {
    const [child = start()] = idle;
    idle.delete(child);
    const result = await give(child, task, pageTimeout);
    if (children.has(child) && !child.killed) idle.add(child);
    return result;
  };

  const close = async () => {
    const ends = [...children].map((child) => once(child, 'exit'));
    for (const child of children) if (child.connected) child.disconnect();
    await Promise.allSettled(ends);
  };
  return { run: (task) => turn(run, task), close };
}

/** Gives a page to a child, and waits for the result, the child's end or the end of patience. */
function give(child: ChildProcess, task: WorkerTask, pageTimeout?: number): Promise<WorkerResult> {
  return new Promise((resolve) => {
    let late = false;
    const kill = () => {
      late = true;
      child.kill('SIGKILL');
    };
    const timer = pageTimeout === undefined ? undefined : setTimeout(kill, pageTimeout * 1000);
    const settle = (result: WorkerResult) => {
      clearTimeout(timer);
      child.off('message', heard).off('exit', ended).off('error', notStarted);
      resolve(result);
    };
    const heard = (message: WorkerResult | typeof PAGE_DONE) => {
      if (message === PAGE_DONE) timer?.refresh();
      else settle(message);
    };
    const ended = (code: number | null, signal: string | null) =>
      settle(late ? tooLate(task, pageTimeout!) : died(task, signal ?? `exit code ${code}`));
    const notStarted = (error: Error) =>
      settle(failure(task, 'E_WORKER_DIED', `no worker could be started (${error.message})`));
    child.on('message', heard).once('exit', ended).once('error', notStarted);
    // where this fails the child is dying, and 'exit' follows
    child.send(task, () => {});
  });
}

const failure = ({ name }: WorkerTask, code: ErrorCode, cause: string, hint = ''): WorkerResult => ({
  ok: false,
  error: { code, message: `${name}: ${cause}`, hint, exitCode: EXIT.failed, passing: true },
});

const tooLate = (task: WorkerTask, pageTimeout: number) =>
  failure(
    task,
    'E_TIMEOUT',
    `not done after ${pageTimeout} s`,
    'allow more with --page-timeout, or leave the page out',
  );

const died = (task: WorkerTask, how: string) =>
  failure(
    task,
    'E_WORKER_DIED',
    `the worker died (${how})`,
    how === 'SIGKILL' ? 'if memory ran out, take fewer pages side by side with -j' : 'the other pages are not affected',
  );
