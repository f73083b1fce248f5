import { crc32, createDeflate } from 'node:zlib';

// on contest truths, ms a megapixel and size against level 6: level 3 0.9, 112 %; 4 1.1, 105 %; 5 1.4, 101 %; 6 2.1
const DEFLATE_LEVEL = 5;
/** Bytes of a data chunk. */
const CHUNK = 2 ** 18;
const MM_PER_INCH = 25.4;

/** What a PNG says of itself before its pixels. */
export interface PngHeader {
  width: number;
  height: number;
  /** Bits a sample: of grey, of red, green and blue, or with a palette the number of a colour. */
  depth: 1 | 2 | 8;
  channels?: 1 | 3;
  /** Red, green and blue of each colour. */
  palette?: number[];
  dpi?: number;
}

/**
 * A PNG. Source: the W3C's PNG specification.
 *
 * @param rows packed samples, each row after a byte that is its filter type
 */
export async function encodePng(rows: Uint8Array, header: PngHeader): Promise<Buffer> {
  const png = openPng(header);
  await png.write(rows);
  return png.end();
}

/** A PNG whose rows come some at a time. They are deflated beside the thread that makes the next ones. */
export function openPng({ width, height, depth, channels, palette, dpi }: PngHeader) {
  const header = Buffer.alloc(13); // compression, filter and interlace are 0
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = palette ? 3 : channels === 3 ? 2 : 0; // colour type
  const deflate = createDeflate({ level: DEFLATE_LEVEL, chunkSize: CHUNK });
  const parts: Buffer[] = [];
  const ended = new Promise((resolve, reject) => {
    deflate
      .on('data', (part) => parts.push(part))
      .on('end', resolve)
      .on('error', reject);
  });
  let deflated = Promise.resolve();
  return {
    /** Takes the next rows in when those before are deflated. */
    async write(rows: Uint8Array): Promise<void> {
      await deflated;
      deflated = new Promise((resolve, reject) => {
        deflate.write(rows, (error) => (error ? reject(error) : resolve()));
      });
    },
    async end(): Promise<Buffer> {
      deflate.end();
      await ended;
      return Buffer.concat([
        Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
        chunk('IHDR', header),
        ...(dpi ? [chunk('pHYs', resolution(dpi))] : []),
        ...(palette ? [chunk('PLTE', Buffer.from(palette))] : []),
        ...parts.map((part) => chunk('IDAT', part)),
        chunk('IEND', Buffer.alloc(0)),
      ]);
    },
  };
}

/** Pixels a metre across and down, and the unit "metre". */
function resolution(dpi: number): Buffer {
  const bytes = Buffer.alloc(9);
  const perMetre = Math.round((dpi * 1000) / MM_PER_INCH);
  bytes.writeUInt32BE(perMetre, 0);
  bytes.writeUInt32BE(perMetre, 4);
  bytes[8] = 1;
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}

/** The dpi of a PNG's pHYs chunk (pixels a metre); sharp gives no unit for it, and takes an aspect ratio for a size. */
export function pngDpi(bytes: Buffer): number | undefined {
  for (let at = 8; at + 21 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') return undefined;
    if (type === 'pHYs') return bytes[at + 16] === 1 ? Math.round(bytes.readUInt32BE(at + 8) * 0.0254) : undefined;
  }
  return undefined;
}
