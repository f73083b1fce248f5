import { Tinypool } from 'tinypool';
import { FileError } from '../errors.js';
import { IMAGE_ENDINGS, isImageName } from './pairing.js';
import { attempt, type Refuse } from './refuse.js';
import type { Bounds, Entry, Unpacked } from './unpack.js';

/** Far above what the contests' archives come to: 60 MB packed, some 300 MB unpacked. */
export const BOUNDS: Bounds = { entries: 10_000, entryBytes: 2 ** 28, bytes: 2 ** 30 };

/** Archives in archives in archives; the contests' own go two deep. */
const DEPTH = 4;

const ARCHIVE_ENDINGS = ['rar', 'zip', '7z'];
const ARCHIVE_NAME = new RegExp(`\\.(${ARCHIVE_ENDINGS.join('|')})$`, 'i');
const PATTERNS = [...IMAGE_ENDINGS, ...ARCHIVE_ENDINGS].map((ending) => `*.${ending}`);

/** Whether a name ends as an archive's does. */
export const isArchiveName = (file: string) => ARCHIVE_NAME.test(file);

/**
 * The images in a RAR, zip or 7z archive and in the archives in it. 7-Zip runs in a worker thread and in memory.
 *
 * @param refuse takes the error of an archive in the archive
 * @param bounds of all archives together
 * @throws FileError when it is no archive, is encrypted, damaged or cut short, or too large or deep to be trusted
 */
export const openArchive = (archive: Uint8Array, file: string, refuse: Refuse, bounds = BOUNDS): Promise<Entry[]> =>
  open(archive, file, refuse, { ...bounds }, DEPTH);

/** @param left the bounds, less what was unpacked before */
async function open(archive: Uint8Array, file: string, refuse: Refuse, left: Bounds, depth: number): Promise<Entry[]> {
  if (depth === 0)
    throw new FileError('E_BAD_ARCHIVE', file, `more than ${DEPTH} archives deep`, 'unpack it and give the folder');
  const entries = await unpackAside(archive, file, left);
  left.entries -= entries.length;
  for (const { bytes } of entries) left.bytes -= bytes.length;

  const images = entries.filter(({ name }) => isImageName(name));
  for (const { name, bytes } of entries.filter(({ name }) => isArchiveName(name))) {
    const path = `${file}/${name}`;
    const inner = await attempt(path, refuse, () => open(bytes, path, refuse, left, depth - 1));
    images.push(...(inner ?? []).map((entry) => ({ ...entry, name: `${name}/${entry.name}` })));
  }
  return images;
}

async function unpackAside(archive: Uint8Array, file: string, bounds: Bounds): Promise<Entry[]> {
  const filename = new URL('./unpack.js', import.meta.url).href;
  const pool = new Tinypool({ filename, minThreads: 1, maxThreads: 1, isolateWorkers: false });
  try {
    const unpacked: Unpacked = await pool.run({ archive, patterns: PATTERNS, bounds });
    if (unpacked.ok) return unpacked.entries;
    throw new FileError('E_BAD_ARCHIVE', file, unpacked.cause, unpacked.hint);
  } finally {
    await pool.destroy();
  }
}
