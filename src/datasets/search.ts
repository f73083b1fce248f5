import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { FileError, UsageError } from '../errors.js';
import { decode } from '../image/decode.js';
import type { Raster } from '../image/types.js';
import { BOUNDS, isArchiveName, openArchive } from './archive.js';
import { isImageName, naturalOrder } from './pairing.js';
import { attempt, type Refuse } from './refuse.js';

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

/**
 * Finds the images in a folder, at any depth, or in an archive, and in the archives in these. Links are not followed.
 *
 * @throws UsageError when the path is not there
 */
export async function* search(input: string, refuse: Refuse): AsyncGenerator<Found> {
  const kind = await stat(input).catch(() => undefined);
  if (!kind)
    throw new UsageError('E_CANNOT_READ', `${input}: no such file or folder`, 'give archives of a contest, or folders');
  yield* kind.isDirectory() ? searchFolder(input, refuse) : searchArchive(input, refuse);
}

async function* searchFolder(folder: string, refuse: Refuse): AsyncGenerator<Found> {
  const entries = (await attempt(folder, refuse, () => readdir(folder, { withFileTypes: true }))) ?? [];
  for (const entry of entries.sort((a, b) => naturalOrder(a.name, b.name))) {
    if (isHidden(entry.name)) continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* searchFolder(file, refuse);
    else if (!entry.isFile()) continue;
    else if (isImageName(entry.name)) yield { file, input: file };
    else if (isArchiveName(entry.name)) yield* searchArchive(file, refuse);
  }
}

async function* searchArchive(file: string, refuse: Refuse): AsyncGenerator<Found> {
  const entries = await attempt(file, refuse, async () => openArchive(await readArchive(file), file, refuse));
  for (const { name, bytes } of entries ?? []) {
    if (!isHidden(name)) yield { file: `${file}/${name}`, input: Buffer.from(bytes) };
  }
}

/** Such as `._1.bmp`, which is what macOS puts beside a 1.bmp in a zip. */
const isHidden = (file: string) => path.basename(file).startsWith('.');

async function readArchive(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  if (size <= BOUNDS.bytes) return readFile(file);
  throw new FileError(
    'E_BAD_ARCHIVE',
    file,
    `Expected at most ${BOUNDS.bytes} bytes but received ${size}`,
    'unpack it and give the folder',
  );
}
