import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { FileError, UsageError } from '../errors.js';
import { decode } from '../image/decode.js';
import type { Raster } from '../image/types.js';
import { BOUNDS, isArchiveName, openArchive } from './archive.js';
import { isImageName, naturalOrder } from './pairing.js';

/** An image somewhere in a folder or an archive. */
export interface Found {
  /** Where it was found, for messages and for what its name says; no path on the disk where it lies in an archive. */
  file: string;
  /** Its path, or its bytes. */
  input: string | Buffer;
}

/** Ten times what a contest's page has. */
const MAX_PIXELS = 2 ** 26;

/** Decodes what was found. Throws a FileError where that is no image, or larger than any contest's page. */
export const decodeFound = ({ input, file }: Found): Promise<Raster> => decode(input, file, MAX_PIXELS);

/** Takes the error of a file that is left out; the rest goes on. */
export type Refuse = (error: FileError) => void;

/**
 * Finds the images in a folder, at any depth, or in an archive, and in the archives in these. Links are not followed.
 *
 * @throws UsageError when the path is not there
 */
export async function* search(input: string, refuse: Refuse): AsyncGenerator<Found> {
  const kind = await stat(input).catch(() => undefined);
  if (!kind) throw new UsageError(`${input}: no such file or folder`, 'give archives of a contest, or folders');
  yield* kind.isDirectory() ? searchFolder(input, refuse) : searchArchive(input, refuse);
}

async function* searchFolder(folder: string, refuse: Refuse): AsyncGenerator<Found> {
  const entries = (await attempt(folder, refuse, () => readdir(folder, { withFileTypes: true }))) ?? [];
  for (const entry of entries.sort((a, b) => naturalOrder(a.name, b.name))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* searchFolder(file, refuse);
    else if (!entry.isFile()) continue;
    else if (isImageName(entry.name)) yield { file, input: file };
    else if (isArchiveName(entry.name)) yield* searchArchive(file, refuse);
  }
}

async function* searchArchive(file: string, refuse: Refuse): AsyncGenerator<Found> {
  const entries = await attempt(file, refuse, async () => openArchive(await readArchive(file), file, refuse));
  for (const { name, bytes } of entries ?? []) yield { file: `${file}/${name}`, input: Buffer.from(bytes) };
}

async function readArchive(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  if (size <= BOUNDS.bytes) return readFile(file);
  throw new FileError(
    file,
    `Expected at most ${BOUNDS.bytes} bytes but received ${size}`,
    'unpack it and give the folder',
  );
}

/** The outcome of an action on a file, or nothing where the file cannot be read or is not what it should be, and is refused. */
export async function attempt<T>(file: string, refuse: Refuse, action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof FileError) refuse(error);
    else if (error instanceof Error && 'syscall' in error && 'code' in error) {
      refuse(new FileError(file, `cannot be read (${error.code})`, 'check that you may read it'));
    } else throw error;
  }
}
