import { crc32, inflateSync } from 'node:zlib';
import { unfilter } from '../kernels/pngFilters.js';
import { pngDpi } from './png.js';
import type { Raster } from './types.js';

/** Chunks that say nothing of how a page's samples are to be shown, or nothing that sharp would heed. */
const HARMLESS = [
  'IHDR',
  'IDAT',
  'IEND',
  'pHYs',
  'gAMA',
  'cHRM',
  'sRGB',
  'sBIT',
  'bKGD',
  'tIME',
  'tEXt',
  'zTXt',
  'iTXt',
];

/**
 * Decodes a plain PNG: 8 bits of grey or of red, green and blue, rows in order, no alpha, palette or profile. It takes two thirds of
 * sharp's time, and sharp need not be loaded, which takes longer than decoding a page of A4.
 *
 * @param limit the most pixels that it may have
 * @returns nothing for any other file and for one that is damaged or cut short in any way: sharp is to judge of that
 */
export function decodePlainPng(bytes: Buffer, source: string, limit: number): Raster | undefined {
  try {
    return decodeChunks(bytes, source, limit);
  } catch {
    return undefined; // the end of the file within a chunk, or data that do not inflate to the page's size
  }
}

function decodeChunks(bytes: Buffer, source: string, limit: number): Raster | undefined {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [depth, type, , , interlace] = bytes.subarray(24, 29);
  if (depth !== 8 || (type !== 0 && type !== 2) || interlace !== 0 || width * height > limit) return undefined;
  const parts: Buffer[] = [];
  for (let at = 8, kind = ''; kind !== 'IEND'; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 8 + length;
    kind = bytes.toString('latin1', at + 4, at + 8);
    const grey = type === 0 && kind === 'iCCP'; // a grey page keeps its samples, whatever its profile
    if (!HARMLESS.includes(kind) && !grey) return undefined;
    // the data have a checksum of their own inside
    if (kind === 'IDAT') parts.push(bytes.subarray(at + 8, end));
    else if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) return undefined;
    at = end + 4;
  }
  const dpi = pngDpi(bytes);
  const channels = type === 0 ? 1 : 3;
  const stride = width * channels;
  const length = (stride + 1) * height;
  const filtered = inflateSync(Buffer.concat(parts), { chunkSize: Math.max(64, length), maxOutputLength: length });
  if (filtered.length !== length) return undefined;
  const data = unfilter(new Uint8Array(filtered.buffer, filtered.byteOffset, length), stride, channels);
  return { width, height, channels, data, meta: { source, ...(dpi && { dpi }) } };
}
