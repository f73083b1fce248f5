import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FileError } from './errors.js';

/** On a shared disk another host may have a process of the same number. */
const HOST = os.hostname().replace(/[^\w-]/g, '-');

/**
 * Writes a file so that it appears whole or not at all. A link of its name is replaced, not followed.
 *
 * @param choice how the user chooses another place, for the hint
 * @throws FileError when the folder cannot be made or the file cannot be written; nothing is left behind then
 */
export function writeWhole(file: string, bytes: Uint8Array, choice = '-o'): void {
  const part = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}@${HOST}.part`);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    rmSync(part, { force: true });
    writeFileSync(part, bytes, { flush: true, flag: 'wx' });
    renameSync(part, file);
  } catch (error) {
    removeQuietly(part);
    throw notWritten(file, error, choice);
  }
}

/** What to throw where a file could not be written. */
export function notWritten(file: string, error: unknown, choice = '-o'): FileError {
  const { code = '' } = error as NodeJS.ErrnoException;
  return new FileError(
    'E_CANNOT_WRITE',
    file,
    `cannot be written (${code})`,
    `${hints[code] ?? 'choose another output'} with ${choice}`,
    true,
  );
}

const hints: Record<string, string> = {
  EACCES: 'allow writing to the folder, or choose another',
  ENOTDIR: 'a part of the path is a file: choose another folder',
  EEXIST: 'a part of the path is a file: choose another folder',
  ENOSPC: 'make room on the disk, or choose another folder',
};

/**
 * Removes the parts that were left beside these files by processes that were killed while they wrote; nothing else.
 *
 * @param isLeft whether a process of a host has left its part: by default one of this host that is no longer alive
 */
export function removeParts(files: string[], isLeft = isGone): void {
  const wanted = new Set(files.map((file) => path.resolve(file)));
  for (const folder of new Set([...wanted].map((file) => path.dirname(file)))) {
    for (const entry of entriesOf(folder)) {
      const [, name, pid, host] = /^\.(.+)\.(\d+)@([\w-]+)\.part$/s.exec(entry) ?? [];
      if (name && wanted.has(path.join(folder, name)) && isLeft(Number(pid), host))
        removeQuietly(path.join(folder, entry));
    }
  }
}

/** None for a folder that is not there. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isGone(pid: number, host: string): boolean {
  if (host !== HOST) return false;
  try {
    process.kill(pid, 0);
    return isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}

/** Whether a process has ended and nobody has asked how: it still counts as one that signals can be sent to. */
function isZombie(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false; // not Linux
  }
}

/** Removes a file if it is there; a folder that is not there is no reason to fail. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}
