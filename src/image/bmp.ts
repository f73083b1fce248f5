import { FileError } from '../errors.js';
import { unpackRow } from './bits.js';
import { unpackRle } from './bmpRle.js';
import { checkPixels } from './limit.js';
import type { Raster } from './types.js';

const HEADER_SIZES = [12, 16, 40, 52, 56, 64, 108, 124];
const BITS = [1, 4, 8, 16, 24, 32];
const [RGB, RLE8, RLE4, BITFIELDS, ALPHABITFIELDS] = [0, 1, 2, 3, 6];

interface Header {
  width: number;
  height: number;
  /** The first row in the file is the page's last. */
  bottomUp: boolean;
  bits: number;
  compression: number;
  /** Offset of the first pixel. */
  start: number;
  /** Offset of the palette, and its number of entries and bytes an entry. */
  palette: { at: number; count: number; size: number };
  /** Bits of red, green, blue and alpha in a pixel of 16 or 32 bits. */
  masks: number[];
  dpi?: number;
}

/** Rows of pixels as they lie in the file, or as run lengths were unpacked. */
interface Rows {
  bytes: Uint8Array;
  start: number;
  stride: number;
  bits: number;
}

/**
 * Decodes a BMP of 1, 4, 8, 16, 24 or 32 bits a pixel, rows from the bottom or the top, plain, with bit fields or as run
 * lengths. A page whose palette is grey becomes a grey raster. Alpha (bit fields only) is flattened on white.
 * Source: Microsoft, "Bitmap Storage" and "BITMAPV5HEADER", Windows GDI documentation.
 *
 * @param name what errors call the file
 * @throws FileError where the header makes no sense, or claims more pixels than the file holds or than `maxPixels`
 */
export function decodeBmp(bytes: Uint8Array, name: string, maxPixels: number): Raster {
  const header = readHeader(bytes, name);
  const { width, height, dpi } = header;
  checkPixels(width, height, maxPixels, name);
  const rows = readRows(bytes, header, name);
  const [channels, data] = header.bits <= 8 ? fromPalette(bytes, header, rows) : fromSamples(header, rows);
  return { width, height, channels, data, meta: { source: name, ...(dpi && { dpi }) } };
}

function readHeader(bytes: Uint8Array, name: string): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length >= 18 ? view.getUint32(14, true) : 0;
  if (!HEADER_SIZES.includes(size) || bytes.length < 14 + size) {
    throw new FileError(
      'E_DAMAGED_IMAGE',
      name,
      `Expected a BMP header but received one of ${size} bytes`,
      'The file is damaged or no BMP',
    );
  }
  const old = size === 12; // the header of OS/2 1.x: 16-bit sizes, palette entries of three bytes
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const tall = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = size >= 40 ? view.getUint32(30, true) : RGB;
  if (width <= 0 || tall === 0)
    throw new FileError('E_DAMAGED_IMAGE', name, `Expected a page of 1×1 or more but received ${width}×${tall}`);
  if (!BITS.includes(bits))
    throw new FileError('E_UNSUPPORTED_IMAGE', name, `Expected a BMP of ${BITS} bits a pixel but received ${bits}`);

  const fields = compression === BITFIELDS || compression === ALPHABITFIELDS;
  const masksAt = [54, 58, 62, ...(compression === ALPHABITFIELDS || size >= 56 ? [66] : [])];
  const plain = bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  const masks = fields ? masksAt.map((at) => (at + 4 <= bytes.length ? view.getUint32(at, true) : 0)) : plain;
  const perMetre = size >= 40 ? view.getInt32(38, true) : 0;
  const used = size >= 40 ? view.getUint32(46, true) : 0;
  return {
    width,
    height: Math.abs(tall),
    bottomUp: tall > 0,
    bits,
    compression,
    start: view.getUint32(10, true),
    palette: { at: 14 + size, count: Math.min(used || 256, 2 ** Math.min(bits, 8)), size: old ? 3 : 4 },
    masks,
    dpi: perMetre > 0 ? Math.round(perMetre * 0.0254) : undefined,
  };
}

function readRows(bytes: Uint8Array, { width, height, bits, compression, start }: Header, name: string): Rows {
  const runs = (compression === RLE8 && bits === 8) || (compression === RLE4 && bits === 4);
  const fields = (compression === BITFIELDS || compression === ALPHABITFIELDS) && (bits === 16 || bits === 32);
  if (!runs && !fields && compression !== RGB) {
    throw new FileError(
      'E_UNSUPPORTED_IMAGE',
      name,
      `Expected a plain BMP but received compression ${compression}`,
      'save it as PNG',
    );
  }
  const stride = Math.ceil((width * bits) / 32) * 4;
  // a pair of bytes stands for 255 pixels at most; the last row may lack its padding
  const held = Math.max(0, bytes.length - start);
  const enough = runs ? width * height <= held * 128 : stride * (height - 1) + Math.ceil((width * bits) / 8) <= held;
  const indices = runs && enough ? unpackRle(bytes, start, bits, width, height) : undefined;
  if (!enough || (runs && !indices)) {
    throw new FileError(
      'E_DAMAGED_IMAGE',
      name,
      `Expected ${width}×${height} pixels but the file ends before`,
      'The file is cut short',
    );
  }
  return indices ? { bytes: indices, start: 0, stride: width, bits: 8 } : { bytes, start, stride, bits };
}

function fromPalette(bytes: Uint8Array, header: Header, rows: Rows): [1 | 3, Uint8Array] {
  const { width, height, palette } = header;
  const colours = new Uint8Array(3 * 256); // an index that the palette lacks is black
  for (let i = 0; i < palette.count; i++) {
    for (let c = 0; c < 3; c++) colours[3 * i + c] = bytes[palette.at + i * palette.size + 2 - c];
  }
  const grey = colours.every((value, i) => value === colours[i - (i % 3)]);
  const channels = grey ? 1 : 3;
  const data = new Uint8Array(width * height * channels);
  const row = new Uint8Array(width);
  for (let y = 0, to = 0; y < height; y++) {
    unpackRow(rows.bytes, rowStart(header, rows, y), rows.bits, row);
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) data[to++] = colours[3 * row[x] + c];
    }
  }
  return [channels, data];
}

function fromSamples(header: Header, rows: Rows): [3, Uint8Array] {
  const { width, height, bits, masks } = header;
  const { bytes } = rows;
  const fields = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, largest: mask >>> shift || 1 };
  });
  const data = new Uint8Array(width * height * 3);
  const alpha = masks[3] ? new Uint8Array(width * height) : undefined;
  const bands = alpha ? 4 : 3;
  for (let y = 0, i = 0; y < height; y++) {
    let at = rowStart(header, rows, y);
    for (let x = 0; x < width; x++, i++, at += bits >> 3) {
      let pixel = bytes[at] | (bytes[at + 1] << 8);
      if (bits >= 24) pixel |= bytes[at + 2] << 16;
      if (bits === 32) pixel |= bytes[at + 3] << 24;
      for (let c = 0; c < bands; c++) {
        const { mask, shift, largest } = fields[c];
        const value = Math.round((((pixel & mask) >>> shift) * 255) / largest);
        if (c < 3) data[3 * i + c] = value;
        else if (alpha) alpha[i] = value;
      }
    }
  }
  // many writers leave the alpha of an opaque page at zero throughout
  if (alpha?.some((value) => value > 0)) flatten(data, alpha);
  return [3, data];
}

function flatten(data: Uint8Array, alpha: Uint8Array): void {
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.round(255 + ((data[i] - 255) * alpha[Math.floor(i / 3)]) / 255);
  }
}

function rowStart({ height, bottomUp }: Header, { start, stride }: Rows, y: number): number {
  return start + stride * (bottomUp ? height - 1 - y : y);
}
