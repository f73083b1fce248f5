import { readFileSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { FileError } from '../errors.js';

const SUPPORTED = 'expected JPEG, PNG, TIFF, PDF, WebP, GIF, BMP, PBM, PGM or PPM';

/** First bytes of each format, as latin1 text. */
const MAGIC: [format: string, pattern: RegExp][] = [
  ['JPEG', /^\xff\xd8\xff/],
  ['PNG', /^\x89PNG\r\n/],
  ['TIFF', /^(II[*+]\0|MM\0[*+])/],
  ['PDF', /^%PDF-/],
  ['WebP', /^RIFF[\s\S]{4}WEBP/],
  ['GIF', /^GIF8[79]a/],
  ['BMP', /^BM/],
  ['PNM', /^P[1-6][\s#]/],
];

const READ_CAUSES: Record<string, [cause: string, hint: string]> = {
  ENOENT: ['no such file', 'check the path'],
  ENOTDIR: ['no such file', 'check the path'],
  EISDIR: ['is a directory, not a file', 'name the files in it'],
  EACCES: ['permission denied', 'check that you may read the file'],
  EPERM: ['permission denied', 'check that you may read the file'],
  ERR_FS_FILE_TOO_LARGE: ['is larger than 2 GiB', 'split the file'],
};

/** Larger files are not read as a whole, but for those that only a whole file can be decoded from. */
const READ_WHOLE = 2 ** 27;
/** As much of a larger one is read as says what it is. */
const HEAD = 2 ** 16;

/** A file whose format is known. */
export interface Source {
  /** What errors call it. */
  file: string;
  format: string;
  /** Its first bytes. */
  head: Buffer;
  /** All of its bytes, or the path of one that is too large to be read as a whole where that can be helped. */
  data: string | Buffer;
}

/**
 * Opens a file, or takes its bytes, and tells its format by the first of them.
 *
 * @param readWhole up to how many bytes it is read as a whole
 * @throws FileError where it cannot be read or has no format that is known
 */
export async function openSource(input: string | Buffer, name?: string, readWhole = READ_WHOLE): Promise<Source> {
  const file = name ?? (typeof input === 'string' ? input : 'stdin');
  const { head, data } = typeof input === 'string' ? await read(input, file, readWhole) : { head: input, data: input };
  if (head.length === 0) throw new FileError('E_EMPTY_FILE', file, 'the file is empty', SUPPORTED);
  const start = head.toString('latin1', 0, 16);
  const format = MAGIC.find(([, pattern]) => pattern.test(start))?.[0];
  if (!format) throw new FileError('E_NOT_AN_IMAGE', file, 'not a supported image', SUPPORTED);
  return { file, format, head, data };
}

async function read(path: string, file: string, readWhole: number): Promise<{ head: Buffer; data: string | Buffer }> {
  try {
    const info = await stat(path);
    if (info.size > readWhole) return { head: await readHead(path), data: path };
    // at once is faster, but a pipe may never end
    const bytes = info.isFile() ? readFileSync(path) : await readFile(path);
    return { head: bytes, data: bytes };
  } catch (reason) {
    throw unreadable(reason, file);
  }
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** All of a file's bytes. */
export const whole = async ({ data, file }: Source): Promise<Buffer> =>
  Buffer.isBuffer(data)
    ? data
    : readFile(data).catch((reason) => {
        throw unreadable(reason, file);
      });

function unreadable(reason: unknown, file: string): FileError {
  const code = (reason as NodeJS.ErrnoException).code ?? 'unknown error';
  if (code === 'ENOENT' && file.includes('\ufffd'))
    return new FileError('E_CANNOT_READ', file, 'its name is no UTF-8', 'rename it', true);
  const [cause, hint] = READ_CAUSES[code] ?? [`cannot be read (${code})`, 'check the path'];
  return new FileError('E_CANNOT_READ', file, cause, hint, true);
}

/** A file as errors of one of its pages name it. */
export const onPage = (source: Source, number: number, pages: number): Source =>
  pages > 1 ? { ...source, file: `${source.file}, page ${number}` } : source;

export function damaged({ format, file }: Source): FileError {
  const cause = `Expected a whole ${format} image but received one that is damaged or cut short`;
  return new FileError('E_DAMAGED_IMAGE', file, cause, 'copy or scan it again, or save it as PNG');
}
