import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FileError } from './errors.js';

/**
 * Writes a file so that it appears whole or not at all.
 *
 * @param choice how the user chooses another place, for the hint
 * @throws FileError when the folder cannot be made or the file cannot be written; nothing is left behind then
 */
export function writeWhole(file: string, bytes: Uint8Array, choice = '-o'): void {
  // no process id: on a shared disk another host may have the same
  const part = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.part`);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(part, bytes, { flush: true });
    renameSync(part, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    removeQuietly(part);
    throw new FileError(
      file,
      `cannot be written (${code})`,
      `${hints[code ?? ''] ?? 'choose another output'} with ${choice}`,
    );
  }
}

const hints: Record<string, string> = {
  EACCES: 'allow writing to the folder, or choose another',
  ENOTDIR: 'a part of the path is a file: choose another folder',
  EEXIST: 'a part of the path is a file: choose another folder',
  ENOSPC: 'make room on the disk, or choose another folder',
};

/** Removes a file if it is there; a folder that is not there is no reason to fail. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}
