import { readFile } from 'node:fs/promises';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { FileError } from '../errors.js';
import { decodeBmp } from './bmp.js';
import { MAX_PIXELS, tooLarge } from './limit.js';
import { decodePnm } from './pnm.js';
import type { Raster } from './types.js';

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
  const file = name ?? (typeof input === 'string' ? input : 'stdin');
  const bytes = typeof input === 'string' ? await read(input, file) : input;
  if (bytes.length === 0) throw new FileError(file, 'the file is empty', SUPPORTED);

  const start = bytes.toString('latin1', 0, 16);
  const format = MAGIC.find(([, pattern]) => pattern.test(start))?.[0];
  if (!format) throw new FileError(file, 'not a supported image', SUPPORTED);
  if (format === 'BMP') return decodeBmp(bytes, file, maxPixels);
  if (format === 'PNM') return decodePnm(bytes, file, maxPixels);
  try {
    return await decodeWithSharp(bytes, format, file, maxPixels);
  } catch (reason) {
    if (/pixel limit/.test(String(reason))) throw tooLarge(maxPixels, file);
    throw reason instanceof FileError ? reason : refusal(format, file);
  }
}

async function read(path: string, file: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (reason) {
    const code = (reason as NodeJS.ErrnoException).code ?? 'unknown error';
    const [cause, hint] = READ_CAUSES[code] ?? [`cannot be read (${code})`, 'check the path'];
    throw new FileError(file, cause, hint);
  }
}

async function decodeWithSharp(bytes: Buffer, format: string, file: string, maxPixels: number): Promise<Raster> {
  const options: SharpOptions = { failOn: 'error', limitInputPixels: maxPixels, autoOrient: true };
  const metadata = await sharp(bytes, options).metadata();
  // sharp would clip or wrap samples of 32 bits, signed ones and fractions
  if (metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    throw new FileError(file, `Expected samples of 8 or 16 bits but received ${metadata.depth}`, 'save it as 8 bits');
  }
  const dpi = dpiOf(bytes, format, metadata);
  const meta = { source: file, ...(dpi && { dpi }) };
  // a grey page keeps its samples: no profile, and black-and-white as the target so that no light is converted
  if (metadata.space === 'grey16') {
    const wide = sharp(bytes, { ...options, ignoreIcc: true })
      .toColourspace('grey16')
      .raw({ depth: 'ushort' });
    const { data, info } = await wide.toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: 1, data: narrow(data, info.channels), meta };
  }
  const grey = metadata.space === 'b-w';
  const { data, info } = await sharp(bytes, { ...options, ignoreIcc: grey })
    .flatten({ background: '#ffffff' })
    .toColourspace(grey ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const bands: number = info.channels;
  if (bands !== 1 && bands !== 3) {
    throw new FileError(file, `Expected grey, RGB or CMYK but received ${bands} bands`, 'save it as RGB');
  }
  return { width, height, channels: bands, data: new Uint8Array(data.buffer, data.byteOffset, data.length), meta };
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
