import { readFileSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { FileError } from '../errors.js';
import { inMemory, stripRows } from '../kernels/pageRows.js';
import { decodeBmp } from './bmp.js';
import { checkPixels, MAX_PIXELS, notGreyOrRgb, tooLarge } from './limit.js';
import { decodePlainPng } from './pngDecode.js';
import { decodePnm } from './pnm.js';
import { type StoredPage, storePage } from './store.js';
import type { PageMeta, PageRows, Raster } from './types.js';

const SUPPORTED = 'expected JPEG, PNG, TIFF, WebP, GIF, BMP, PBM, PGM or PPM';

/** First bytes of each format, as latin1 text. */
const MAGIC: [format: string, pattern: RegExp][] = [
  ['JPEG', /^\xff\xd8\xff/],
  ['PNG', /^\x89PNG\r\n/],
  ['TIFF', /^(II[*+]\0|MM\0[*+])/],
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

/**
 * Decodes a page: JPEG, PNG, TIFF, WebP, GIF (the first page or frame), BMP, PBM, PGM or PPM, told by its first bytes and
 * not by its name. EXIF orientation is applied, colour is converted to sRGB by its ICC profile, alpha is flattened on
 * white, and 16 bits become 8 (the nearest). A file of one colour band gives a grey raster of its very samples, whatever its profile.
 *
 * @param input a path, or the file's bytes
 * @param name what errors call the file: by default the path, or `stdin` for bytes
 * @param maxPixels what counts as too large
 * @returns samples of 0 to 255, and the dpi where the file itself says one
 * @throws FileError where the file cannot be read, is no supported image, or is damaged, cut short or too large
 */
export async function decode(input: string | Buffer, name?: string, maxPixels = MAX_PIXELS): Promise<Raster> {
  return (await decodeUpTo(Number.POSITIVE_INFINITY, input, name, maxPixels)) as Raster;
}

/** Above so many pixels a page is not held in memory. */
const LARGE = 2 ** 26;

/**
 * Opens a page as `decode` does, but one of more than 67 million pixels is decoded into a scratch file in the system's folder for such
 * (`TMPDIR`) and read from there as it is needed. Not so BMP, PNM and grey of 16 bits: those are always in memory.
 *
 * @param large above how many pixels
 * @param maxPixels what counts as too large
 * @returns the page, to be closed
 * @throws FileError as `decode` does, and where there is no room for the scratch file
 */
export async function openPage(
  input: string | Buffer,
  name?: string,
  large = LARGE,
  maxPixels = MAX_PIXELS,
): Promise<PageRows & { close?(): void }> {
  const page = await decodeUpTo(large, input, name, maxPixels);
  return 'rows' in page ? page : inMemory(page, stripRows(page.width));
}

async function decodeUpTo(
  large: number,
  input: string | Buffer,
  name: string | undefined,
  maxPixels: number,
): Promise<Raster | StoredPage> {
  const file = name ?? (typeof input === 'string' ? input : 'stdin');
  const { head, source } = typeof input === 'string' ? await read(input, file) : { head: input, source: input };
  if (head.length === 0) throw new FileError(file, 'the file is empty', SUPPORTED);

  const start = head.toString('latin1', 0, 16);
  const format = MAGIC.find(([, pattern]) => pattern.test(start))?.[0];
  if (!format) throw new FileError(file, 'not a supported image', SUPPORTED);
  if (format === 'BMP') return decodeBmp(await whole(source, file), file, maxPixels);
  if (format === 'PNM') return decodePnm(await whole(source, file), file, maxPixels);
  const plain = format === 'PNG' && Buffer.isBuffer(source) && decodePlainPng(source, file, Math.min(large, maxPixels));
  if (plain) return plain;
  try {
    return await decodeWithSharp({ source, head, format, file, maxPixels, large });
  } catch (reason) {
    if (/pixel limit/.test(String(reason))) throw tooLarge(maxPixels, file);
    throw reason instanceof FileError ? reason : refusal(format, file);
  }
}

/** Larger files are not read as a whole, but for those that only a whole file can be decoded from. */
const READ_WHOLE = 2 ** 27;
/** As much of a larger one is read as says what it is. */
const HEAD = 2 ** 16;

async function read(path: string, file: string): Promise<{ head: Buffer; source: string | Buffer }> {
  try {
    const file = await stat(path);
    if (file.size > READ_WHOLE) return { head: await readHead(path), source: path };
    // at once is faster, but a pipe may never end
    const bytes = file.isFile() ? readFileSync(path) : await readFile(path);
    return { head: bytes, source: bytes };
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

const whole = async (source: string | Buffer, file: string): Promise<Buffer> =>
  Buffer.isBuffer(source)
    ? source
    : readFile(source).catch((reason) => {
        throw unreadable(reason, file);
      });

function unreadable(reason: unknown, file: string): FileError {
  const code = (reason as NodeJS.ErrnoException).code ?? 'unknown error';
  if (code === 'ENOENT' && file.includes('\ufffd'))
    return new FileError(file, 'its name is no UTF-8', 'rename it', true);
  const [cause, hint] = READ_CAUSES[code] ?? [`cannot be read (${code})`, 'check the path'];
  return new FileError(file, cause, hint, true);
}

/** A file for sharp. */
interface SharpTask {
  source: string | Buffer;
  head: Buffer;
  format: string;
  file: string;
  maxPixels: number;
  large: number;
}

async function decodeWithSharp(task: SharpTask): Promise<Raster | StoredPage> {
  const { source, head, format, file, maxPixels, large } = task;
  const { default: sharp } = await import('sharp');
  sharp.cache(false); // it would keep files open
  const options: SharpOptions = { failOn: 'error', limitInputPixels: maxPixels, autoOrient: true };
  const metadata = await sharp(source, options).metadata();
  checkPixels(metadata.width, metadata.height, maxPixels, file);
  // sharp would clip or wrap samples of 32 bits, signed ones and fractions
  if (metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    throw new FileError(file, `Expected samples of 8 or 16 bits but received ${metadata.depth}`, 'save it as 8 bits');
  }
  const dpi = dpiOf(head, format, metadata);
  const meta = { source: file, ...(dpi && { dpi }) };
  // a grey page keeps its samples: no profile, and black-and-white as the target so that no light is converted
  if (metadata.space === 'grey16') {
    const wide = sharp(source, { ...options, ignoreIcc: true })
      .toColourspace('grey16')
      .raw({ depth: 'ushort' });
    const { data, info } = await wide.toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: 1, data: narrow(data, info.channels), meta };
  }
  const grey = metadata.space === 'b-w';
  const page = sharp(source, { ...options, ignoreIcc: grey })
    .flatten({ background: '#ffffff' })
    .toColourspace(grey ? 'b-w' : 'srgb');
  if (metadata.width * metadata.height > large) return storePage(page, meta);
  return rasterOf(page, meta);
}

async function rasterOf(page: Sharp, meta: PageMeta & { source: string }): Promise<Raster> {
  const { data, info } = await page.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 1 && channels !== 3) throw notGreyOrRgb(channels, meta.source);
  return { width, height, channels, data: new Uint8Array(data.buffer, data.byteOffset, data.length), meta };
}

/** Grey of 16 bits on white by its alpha, if any, to the nearest of 8. (sharp's own is off by one in a sixth of the values.) */
function narrow(data: Buffer, bands: number): Uint8Array {
  const samples = new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
  const grey = new Uint8Array(samples.length / bands);
  for (let i = 0, j = 0; i < grey.length; i++, j += bands) {
    const alpha = bands === 2 ? samples[j + 1] / 65535 : 1;
    grey[i] = Math.round((65535 - (65535 - samples[j]) * alpha) / 257);
  }
  return grey;
}

/** The dpi that the file states. sharp says 72 where a file says none, and only a unit tells the two apart. */
function dpiOf(bytes: Buffer, format: string, { density, resolutionUnit }: Metadata): number | undefined {
  const stated = resolutionUnit ? density : undefined;
  return (format === 'PNG' ? pngDpi(bytes) : undefined) ?? stated;
}

/** The dpi of a PNG's pHYs chunk (pixels a metre); sharp gives no unit for it, and takes an aspect ratio for a size. */
function pngDpi(bytes: Buffer): number | undefined {
  for (let at = 8; at + 21 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') return undefined;
    if (type === 'pHYs') return bytes[at + 16] === 1 ? Math.round(bytes.readUInt32BE(at + 8) * 0.0254) : undefined;
  }
  return undefined;
}

function refusal(format: string, file: string): FileError {
  const cause = `Expected a whole ${format} image but received one that is damaged or cut short`;
  return new FileError(file, cause, 'copy or scan it again, or save it as PNG');
}
