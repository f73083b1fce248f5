import { describeError, type ErrorFacts } from '../errors.js';
import { writeWhole } from '../files.js';
import { binarizePage, type FileFacts, type PageTask } from '../pipeline/page.js';
import { sha256, sha256OfFile } from './hash.js';

/** A page, and where its mask goes; without an output the mask comes back as bytes. */
export interface WorkerTask extends PageTask {
  output?: string;
  /** Whether the result is to tell the hashes of the page and its mask. */
  hash?: boolean;
}

export type WorkerResult = { sha256?: PageHashes } & (
  | { ok: true; facts: FileFacts; bytes?: Uint8Array }
  | { ok: false; error: ErrorFacts }
);

/** What a worker says when a page of a document is done, and more may follow. */
export const PAGE_DONE = 'page';

/** In hexadecimal, of the files' bytes; none for a page that is no regular file, and for a mask that was not written. */
export interface PageHashes {
  input?: string;
  output?: string;
}

/**
 * Binarizes a page, or a document page by page. It never throws: what goes wrong is in the result.
 *
 * @param onPage called after each page
 */
export async function work(task: WorkerTask, onPage?: () => void): Promise<WorkerResult> {
  // the page's hash before it is decoded: where the file changes in between, the hash is of the old bytes and the page is done again
  const input = task.hash && typeof task.input === 'string' ? await sha256OfFile(task.input) : undefined;
  try {
    const { bytes, facts } = await binarizePage(task, onPage);
    if (task.output === undefined) return { ok: true, facts, bytes };
    writeWhole(task.output, bytes);
    return { ok: true, facts, sha256: task.hash ? { input, output: sha256(bytes) } : undefined };
  } catch (error) {
    return { ok: false, error: describeError(error), sha256: { input } };
  }
}
