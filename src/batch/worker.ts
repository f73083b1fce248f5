// runs in a worker thread: one page at a time, only paths, small results and stdin/stdout pages cross over

import { writeWhole } from '../files.js';
import { binarizePage, describeError, type PageFacts, type PageTask } from '../pipeline/page.js';

export type WorkerTask = PageTask & { output?: string };
export type WorkerResult =
  | { ok: true; facts: PageFacts; bytes?: Uint8Array }
  | { ok: false; error: ReturnType<typeof describeError> };

export default async function work(task: WorkerTask): Promise<WorkerResult> {
  try {
    const { bytes, facts } = await binarizePage(task);
    if (task.output === undefined) return { ok: true, facts, bytes };
    writeWhole(task.output, bytes);
    return { ok: true, facts };
  } catch (error) {
    return { ok: false, error: describeError(error) };
  }
}
