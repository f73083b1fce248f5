import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes from a place in a file; fewer where it ends. */
type Read = (at: number, length: number) => Buffer;

/** A smaller version of a page, or the mask of one (TIFF 6.0, NewSubfileType: bits 0 and 2). */
const NO_PAGE = 0b101;
const NEW_SUBFILE_TYPE = 254;

/**
 * Which of a TIFF's directories are pages, by their numbers from 0: not the smaller versions of a page that lie beside it.
 * Source: Adobe, TIFF, Revision 6.0 (1992), section 2; BigTIFF has wider numbers in the same places.
 *
 * @param file a path or all bytes
 * @throws RangeError where the file is cut short or its directories go in a circle
 */
export function pageDirectories(file: string | Buffer): number[] {
  if (typeof file !== 'string') return pagesIn((at, length) => file.subarray(at, at + length));
  const fd = openSync(file, 'r');
  try {
    return pagesIn((at, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
    });
  } finally {
    closeSync(fd);
  }
}

function pagesIn(read: Read): number[] {
  const head = read(0, 16);
  const little = head[0] === 0x49;
  const short = (bytes: Buffer, at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const huge = (bytes: Buffer, at: number) => Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  const big = short(head, 2) === 43;
  const [count, offset, entry] = big ? [huge, huge, 20] : [short, long, 12];
  const [countBytes, offsetBytes] = big ? [8, 8] : [2, 4];

  const pages: number[] = [];
  const seen = new Set<number>();
  for (let at = offset(head, big ? 8 : 4); at !== 0; ) {
    if (seen.has(at)) throw new RangeError('a directory follows itself');
    const entries = count(read(at, countBytes), 0);
    const directory = read(at + countBytes, entries * entry + offsetBytes);
    const place = Array.from({ length: entries }, (_, i) => i * entry).find(
      (i) => short(directory, i) === NEW_SUBFILE_TYPE,
    );
    const kind = place === undefined ? 0 : long(directory, place + entry - offsetBytes);
    if ((kind & NO_PAGE) === 0) pages.push(seen.size);
    seen.add(at);
    at = offset(directory, entries * entry);
  }
  return pages.length > 0 ? pages : [0];
}
