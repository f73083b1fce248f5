import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Mask } from '../../src/image/types.js';

/** A mask drawn in ASCII: '#' is ink, anything else paper. */
export function mask(...rows: string[]): Mask {
  return {
    width: rows[0].length,
    height: rows.length,
    data: Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0)),
  };
}

/** Every value from 0 to 255. */
export const RAMP = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

/** Samples as a sharp image that has not been encoded yet. */
export function pixels(data: Iterable<number>, width: number, channels: 1 | 2 | 3 | 4) {
  const bytes = Buffer.from([...data]);
  return sharp(bytes, { raw: { width, height: bytes.length / width / channels, channels } });
}

/** Grey samples that sharp will write in one band. */
export function greyPixels(data: Iterable<number>, width: number) {
  return pixels(data, width, 1).toColourspace('b-w');
}

export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([u32be(data.length), body, u32be(crc32(body))]);
}

/** A PNG from rows of packed bytes; `extra` chunks stand before the pixels. */
export function png(width: number, depth: number, colourType: number, rows: number[][], extra: Buffer[] = []): Buffer {
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.concat([u32be(width), u32be(rows.length), Buffer.from([depth, colourType, 0, 0, 0])])),
    ...extra,
    chunk('IDAT', deflateSync(Buffer.from(rows.flatMap((row) => [0, ...row])))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function phys(perUnit: number, unit: 0 | 1): Buffer {
  return chunk('pHYs', Buffer.concat([u32be(perUnit), u32be(perUnit), Buffer.from([unit])]));
}

/** Tag, type (3 = 16 bits, 4 = 32 bits, 5 = a number as a fraction of 1000) and value. */
export type Tag = [tag: number, type: 3 | 4 | 5, value: number];

/** A one-strip, one-band, plain TIFF with its directory after the pixels. */
export function tiff(width: number, height: number, bits: number, data: Uint8Array, extra: Tag[] = []): Buffer {
  const own: Tag[] = [
    [256, 4, width],
    [257, 4, height],
    [258, 3, bits],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 4, height],
    [279, 4, data.length],
  ];
  const tags = [...own.filter(([tag]) => !extra.some((other) => other[0] === tag)), ...extra].sort(
    (a, b) => a[0] - b[0],
  );
  const fractions: Buffer[] = [];
  const entries = tags.map(([tag, type, value]) => {
    if (type === 3) return Buffer.concat([u16(tag), u16(3), u32(1), u16(value), u16(0)]);
    if (type === 4) return Buffer.concat([u16(tag), u16(4), u32(1), u32(value)]);
    fractions.push(Buffer.concat([u32(Math.round(value * 1000)), u32(1000)]));
    return Buffer.concat([u16(tag), u16(5), u32(1), u32(8 + data.length + 8 * (fractions.length - 1))]);
  });
  const directory = u32(8 + data.length + 8 * fractions.length);
  return Buffer.concat([Buffer.from('II*\0'), directory, data, ...fractions, u16(tags.length), ...entries, u32(0)]);
}

export interface Bmp {
  width: number;
  /** Negative: rows from the top. */
  height: number;
  bits: number;
  /** The pixel bytes, rows padded, in the file's order. */
  data: number[];
  compression?: number;
  /** Blue, green, red and 0 of each entry. */
  palette?: number[];
  /** Bytes of the header: 12, 40 or 56 (which holds four masks). */
  size?: 12 | 40 | 56;
  masks?: number[];
  perMetre?: number;
}

export function bmp({
  width,
  height,
  bits,
  data,
  compression = 0,
  palette = [],
  size = 40,
  masks = [],
  perMetre = 0,
}: Bmp) {
  const header =
    size === 12
      ? [u32(12), u16(width), u16(height), u16(1), u16(bits)]
      : [u32(size), u32(width), u32(height), u16(1), u16(bits), u32(compression), u32(data.length)].concat(
          [u32(perMetre), u32(perMetre), u32(palette.length / 4), u32(0)],
          masks.map(u32),
        );
  const body = Buffer.concat([...header, Buffer.from(palette)]);
  const start = 14 + body.length;
  const lead = [Buffer.from('BM'), u32(start + data.length), u32(0), u32(start)];
  return Buffer.concat([...lead, body, Buffer.from(data)]);
}

/** An ICC profile (version 2) for grey whose curve is a power: 1 is linear light. */
export function greyProfile(gamma: number): Buffer {
  const white = Buffer.concat([0.9642, 1, 0.8249].map((value) => u32be(Math.round(value * 65536))));
  const padding = Buffer.alloc(78);
  const tags: [string, Buffer][] = [
    ['wtpt', Buffer.concat([Buffer.from('XYZ \0\0\0\0'), white])],
    ['kTRC', Buffer.concat([Buffer.from('curv\0\0\0\0\0\0\0\x01'), Buffer.from([gamma, 0, 0, 0])])],
    ['cprt', Buffer.from('text\0\0\0\0none\0\0\0\0')],
    ['desc', Buffer.concat([Buffer.from('desc\0\0\0\0\0\0\0\x05grey\0'), padding, Buffer.alloc(1)])],
  ];
  let at = 128 + 4 + 12 * tags.length;
  const table = tags.map(([sign, data]) => {
    const entry = Buffer.concat([Buffer.from(sign), u32be(at), u32be(data.length)]);
    at += data.length;
    return entry;
  });
  const head = Buffer.alloc(128);
  head.writeUInt32BE(at, 0);
  head.writeUInt32BE(0x02100000, 8);
  head.write('mntrGRAYXYZ ', 12);
  head.write('acsp', 36);
  white.copy(head, 68);
  return Buffer.concat([head, u32be(tags.length), ...table, ...tags.map(([, data]) => data)]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function u32be(value: number): Buffer {
  return u32(value).reverse();
}
