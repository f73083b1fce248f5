import { appendFileSync, closeSync, constants, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { notWritten } from '../files.js';
import { type Header, type PageLine, written } from './journal.js';
import { type Job, nameIn } from './plan.js';
import type { WorkerResult } from './worker.js';

/** Writes down what becomes of each page of a run. */
export interface Journal {
  begun(job: Job): void;
  ended(job: Job, result: WorkerResult, milliseconds: number): void;
  close(): void;
}

/**
 * Adds a run to a journal, each line by one call, so that a kill cuts no line but the last.
 *
 * @param skipped pages whose outputs are there
 * @throws FileError, from each function, where the file cannot be written
 */
export function openJournal(file: string, folder: string, header: Header, skipped: Job[]): Journal {
  const refusing = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw notWritten(file, error);
    }
  };
  const write = (lines: (Header | PageLine)[]) =>
    refusing(() => appendFileSync(descriptor, lines.map(written).join('')));
  const page = <S extends string>(status: S, { input, pages, output }: Job) => ({
    run: header.run,
    status,
    input,
    pages,
    output: nameIn(folder, output),
  });

  const descriptor = refusing(() => openOnNewLine(file));
  write([header, ...skipped.map((job) => page('skipped', job))]);
  return {
    begun: (job) => write([page('begun', job)]),
    ended(job, result, milliseconds) {
      const { input, output = '' } = result.sha256 ?? {};
      const end = { inputSha256: input, time: new Date().toISOString(), milliseconds: Math.round(milliseconds) };
      if (result.ok) write([{ ...page('done', job), ...end, outputSha256: output }]);
      else write([{ ...page('failed', job), ...end, error: result.error.message }]);
    },
    close: () => closeSync(descriptor),
  };
}

/** The end of a file, after the line that a kill may have cut. */
function openOnNewLine(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  const { O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_RDWR } = constants; // a link in the folder is not written through
  const descriptor = openSync(file, O_APPEND | O_CREAT | O_NOFOLLOW | O_RDWR, 0o666);
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  if (size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== 10) appendFileSync(descriptor, '\n');
  return descriptor;
}
