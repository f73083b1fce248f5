import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { naturalOrder } from '../datasets/pairing.js';
import { FileError } from '../errors.js';

/** A file; its path below the folder it was found in; whether it was named itself rather than found. */
export type Found = { file: string; relative: string; named: boolean };

/**
 * The files of one input, without those below the output folder when that lies inside.
 *
 * @param input a file, a folder, a glob pattern, or `@list.txt` with one of these a line
 * @param output the output as an absolute path
 */
export async function expand(input: string, output: string): Promise<Found[]> {
  if (input.startsWith('@')) {
    const list = await readFile(input.slice(1), 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new FileError(
        'E_CANNOT_READ',
        input.slice(1),
        `the list cannot be read (${error.code})`,
        'give a text file with one path a line',
      );
    });
    const lines = list.split(/\r?\n/).filter((line) => line.trim() !== '');
    return (await Promise.all(lines.map((line) => expand(line, output)))).flat();
  }
  const info = await stat(input).catch(() => undefined);
  if (info?.isDirectory()) return globIn(input, '**/*', output);
  const file: Found = { file: input, relative: path.basename(input), named: true };
  if (info) return [file];
  const { isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(input)) return [file];
  const parts = input.split('/');
  const fixed = parts.findIndex((part) => isDynamicPattern(part));
  return globIn(
    parts.slice(0, fixed).join('/') || (input.startsWith('/') ? '/' : '.'),
    parts.slice(fixed).join('/'),
    output,
  );
}

async function globIn(folder: string, pattern: string, output: string): Promise<Found[]> {
  const { glob } = await import('tinyglobby');
  const files = await glob(pattern, { cwd: folder, followSymbolicLinks: false, expandDirectories: false });
  const inside = path.resolve(folder) !== output ? output + path.sep : undefined;
  return files
    .sort(naturalOrder)
    .map((relative) => ({ file: path.join(folder, relative), relative, named: false }))
    .filter(({ file }) => !inside || !path.resolve(file).startsWith(inside));
}
