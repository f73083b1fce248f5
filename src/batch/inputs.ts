import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { naturalOrder } from '../datasets/pairing.js';
import { FileError } from '../errors.js';

/** A file; its path below the folder it was found in; whether it was named itself, or found, or is a link that was found. */
export type Found = { file: string; relative: string; kind: 'named' | 'found' | 'link' };

/**
 * The files of one input, without those below the output folder when that lies inside. A link that is named itself is followed, one in
 * a folder is not.
 *
 * @param input a file, a folder, a glob pattern, or `@list.txt` with one of these a line
 * @param output the output as an absolute path
 */
export async function expand(input: string, output: string): Promise<Found[]> {
  const lines = input.startsWith('@') ? await readList(input.slice(1)) : [input];
  return (await Promise.all(lines.map((line) => expandOne(line, output)))).flat();
}

async function readList(file: string): Promise<string[]> {
  const list = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new FileError(
      'E_CANNOT_READ',
      file,
      `the list cannot be read (${error.code})`,
      'give a text file with one path a line',
    );
  });
  return list.split(/\r?\n/).filter((line) => line.trim() !== '');
}

async function expandOne(input: string, output: string): Promise<Found[]> {
  const info = await stat(input).catch(() => undefined);
  if (info?.isDirectory()) return outside(output, input, await walk(input));
  const file: Found = { file: input, relative: path.basename(input), kind: 'named' };
  if (info) return [file];
  const { isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(input)) return [file];
  const parts = input.split('/');
  const fixed = parts.findIndex((part) => isDynamicPattern(part));
  const folder = parts.slice(0, fixed).join('/') || (input.startsWith('/') ? '/' : '.');
  const { glob } = await import('tinyglobby');
  const names = await glob(parts.slice(fixed).join('/'), {
    cwd: folder,
    followSymbolicLinks: false,
    expandDirectories: false,
  });
  return outside(
    output,
    folder,
    names.map((relative) => ({ file: path.join(folder, relative), relative: within(relative), kind: 'found' })),
  );
}

/** The files below a folder, at any depth, but for hidden ones; links are not followed. */
async function walk(folder: string, below = ''): Promise<Found[]> {
  const entries = await readdir(path.join(folder, below), { withFileTypes: true }).catch(() => []);
  const found = entries.map(async (entry): Promise<Found[]> => {
    const relative = path.posix.join(below, entry.name);
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return walk(folder, relative);
    const file = path.join(folder, relative);
    if (entry.isSymbolicLink()) return [{ file, relative, kind: 'link' }];
    return entry.isFile() ? [{ file, relative, kind: 'found' }] : [];
  });
  return (await Promise.all(found)).flat();
}

/** A name that leads out of its folder, as a pattern with `..` in it can find, less its way. */
const within = (relative: string) => (relative.split('/').includes('..') ? path.basename(relative) : relative);

/** Files in order, less those below the output folder when that lies inside. */
function outside(output: string, folder: string, files: Found[]): Found[] {
  const inside = path.resolve(folder) !== output ? output + path.sep : undefined;
  return files
    .filter(({ file }) => !inside || !path.resolve(file).startsWith(inside))
    .sort((a, b) => naturalOrder(a.relative, b.relative));
}
