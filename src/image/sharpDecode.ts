import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { FileError } from '../errors.js';
import { checkPixels, notGreyOrRgb, tooLarge } from './limit.js';
import { pngDpi } from './png.js';
import { damaged, type Source } from './source.js';
import { type StoredPage, storePage } from './store.js';
import type { PageMeta, Raster } from './types.js';

/** Which page, and how large it may be. */
export interface SharpChoice {
  /** Its number in the file, from 0. */
  directory: number;
  maxPixels: number;
  /** Above so many pixels it goes into a scratch file. */
  large: number;
}

/**
 * Decodes a page with sharp.
 *
 * @throws FileError where it is damaged, has too many pixels, or samples that are not of 8 or 16 bits
 */
export async function decodeWithSharp(source: Source, choice: SharpChoice): Promise<Raster | StoredPage> {
  try {
    return await decodeAny(source, choice);
  } catch (reason) {
    if (/pixel limit/.test(String(reason))) throw tooLarge(choice.maxPixels, source.file);
    throw reason instanceof FileError ? reason : damaged(source);
  }
}

async function decodeAny(source: Source, choice: SharpChoice): Promise<Raster | StoredPage> {
  const { data, head, format, file } = source;
  const { directory, maxPixels, large } = choice;
  const { default: sharp } = await import('sharp');
  sharp.cache(false); // it would keep files open
  const options: SharpOptions = { failOn: 'error', limitInputPixels: maxPixels, autoOrient: true, page: directory };
  const metadata = await sharp(data, options).metadata();
  checkPixels(metadata.width, metadata.height, maxPixels, file);
  // sharp would clip or wrap samples of 32 bits, signed ones and fractions
  if (metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    throw new FileError(
      'E_UNSUPPORTED_IMAGE',
      file,
      `Expected samples of 8 or 16 bits but received ${metadata.depth}`,
      'save it as 8 bits',
    );
  }
  const dpi = dpiOf(head, format, metadata);
  const meta = { source: file, ...(dpi && { dpi }) };
  // a grey page keeps its samples: no profile, and black-and-white as the target so that no light is converted
  if (metadata.space === 'grey16') {
    const wide = sharp(data, { ...options, ignoreIcc: true })
      .toColourspace('grey16')
      .raw({ depth: 'ushort' });
    const { data: samples, info } = await wide.toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: 1, data: narrow(samples, info.channels), meta };
  }
  const grey = metadata.space === 'b-w';
  const page = sharp(data, { ...options, ignoreIcc: grey })
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
