import { FileError } from '../errors.js';
import { unpackRow } from './bits.js';
import { checkPixels } from './limit.js';
import type { Raster } from './types.js';

const NEWLINE = 10;
const HASH = 35;
const CUT = 'The file is cut short or damaged';

/** A place in the file that the readers below move on. */
interface Cursor {
  bytes: Uint8Array;
  at: number;
  name: string;
}

/**
 * Decodes the first picture of a PBM, PGM or PPM file, plain (P1 to P3) or raw (P4 to P6), comments allowed between
 * numbers. Samples of 0 to maxval (1 to 65535) are scaled to 0 to 255, to the nearest; PBM's 1 is black, that is 0 here.
 * Source: the Netpbm manual's pages on pbm, pgm and ppm.
 *
 * @param name what errors call the file
 * @throws FileError where the header makes no sense, or claims more pixels than the file holds or than `maxPixels`
 */
export function decodePnm(bytes: Uint8Array, name: string, maxPixels: number): Raster {
  const kind = bytes[1] - 48;
  const cursor: Cursor = { bytes, at: 2, name };
  const width = readNumber(cursor, 'a width', 1, 2 ** 31 - 1);
  const height = readNumber(cursor, 'a height', 1, 2 ** 31 - 1);
  const bitmap = kind === 1 || kind === 4;
  const maxval = bitmap ? 1 : readNumber(cursor, 'a maxval', 1, 65535);
  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const count = width * height * channels;
  if (kind >= 4) cursor.at++; // one white space ends a raw header

  const held = bytes.length - cursor.at;
  if (bytesNeeded(kind, width, height, count, maxval) > held) {
    throw new FileError(
      'E_DAMAGED_IMAGE',
      name,
      `Expected ${width}×${height} pixels but the file holds ${Math.max(0, held)} bytes`,
      CUT,
    );
  }
  checkPixels(width, height, maxPixels, name);
  if (kind > 4 && maxval === 255) {
    const data = new Uint8Array(bytes.buffer, bytes.byteOffset + cursor.at, count);
    return { width, height, channels, data, meta: { source: name } };
  }
  const data = new Uint8Array(count);
  if (kind === 1) readPlainBits(cursor, data);
  else if (kind === 4) readRawBits(cursor, data, width);
  else if (kind <= 3) readPlain(cursor, data, maxval);
  else readRaw(cursor, data, maxval);
  return { width, height, channels, data, meta: { source: name } };
}

/** What stands before the packed rows of a raw PBM (P4), in which 1 is black. */
export const pbmHeader = ({ width, height }: { width: number; height: number }): Buffer =>
  Buffer.from(`P4\n${width} ${height}\n`);

/** The fewest bytes that can hold the samples: plain ones need a digit and, but for bits, a space between two. */
function bytesNeeded(kind: number, width: number, height: number, count: number, maxval: number): number {
  if (kind === 1) return count;
  if (kind <= 3) return 2 * count - 1;
  if (kind === 4) return Math.ceil(width / 8) * height;
  return maxval > 255 ? 2 * count : count;
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function skipBlank(cursor: Cursor): void {
  const { bytes } = cursor;
  while (cursor.at < bytes.length) {
    if (bytes[cursor.at] === HASH) while (cursor.at < bytes.length && bytes[cursor.at] !== NEWLINE) cursor.at++;
    else if (isSpace(bytes[cursor.at])) cursor.at++;
    else return;
  }
}

function readNumber(cursor: Cursor, what: string, least: number, most: number): number {
  skipBlank(cursor);
  const { bytes, name } = cursor;
  const start = cursor.at;
  let value = 0;
  while (bytes[cursor.at] >= 48 && bytes[cursor.at] <= 57) value = value * 10 + bytes[cursor.at++] - 48;
  const received = cursor.at === start ? 'none' : String(value);
  if (received === 'none' || value < least || value > most) {
    throw new FileError(
      'E_DAMAGED_IMAGE',
      name,
      `Expected ${what} of ${least} to ${most} but received ${received}`,
      CUT,
    );
  }
  return value;
}

function readPlainBits(cursor: Cursor, data: Uint8Array): void {
  for (let i = 0; i < data.length; i++) {
    skipBlank(cursor);
    const digit = cursor.bytes[cursor.at++];
    if (digit !== 48 && digit !== 49)
      throw new FileError('E_DAMAGED_IMAGE', cursor.name, `Expected bit ${i} of ${data.length}: 0 or 1`, CUT);
    data[i] = digit === 49 ? 0 : 255;
  }
}

function readRawBits({ bytes, at }: Cursor, data: Uint8Array, width: number): void {
  const stride = Math.ceil(width / 8);
  for (let to = 0; to < data.length; to += width, at += stride) {
    const row = data.subarray(to, to + width);
    unpackRow(bytes, at, 1, row);
    for (let x = 0; x < width; x++) row[x] = row[x] === 1 ? 0 : 255;
  }
}

function readPlain(cursor: Cursor, data: Uint8Array, maxval: number): void {
  for (let i = 0; i < data.length; i++) data[i] = scale(readNumber(cursor, 'a sample', 0, maxval), maxval);
}

function readRaw({ bytes, at }: Cursor, data: Uint8Array, maxval: number): void {
  const wide = maxval > 255;
  for (let i = 0; i < data.length; i++) {
    const sample = wide ? (bytes[at++] << 8) | bytes[at++] : bytes[at++];
    data[i] = scale(Math.min(sample, maxval), maxval);
  }
}

function scale(sample: number, maxval: number): number {
  return maxval === 255 ? sample : Math.round((sample * 255) / maxval);
}
