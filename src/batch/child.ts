// a child process of the pool: one page or document at a time; only paths, small results and pages in memory cross over

import { PAGE_DONE, type WorkerTask, work } from './worker.js';

// whether a page is still finished is for the parent to say
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

// SIGKILL, since process.exit waits for reads that may never end; files are written in one go, so none is cut in half here
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

process.on('message', async (task: WorkerTask) => {
  const result = await work(task, () => process.send?.(PAGE_DONE));
  process.send?.(result);
});
