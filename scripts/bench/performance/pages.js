// Pages as files, made of the sample pages.
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import sharp from 'sharp';
import { decode } from '../../../dist/index.js';
import { luma } from '../../../dist/kernels/luma.js';
import { A4, tiled } from '../page.js';

const SAMPLES = 'datasets/sample/images';

/** The n-th of endlessly many pages, no two alike: a sample page again and again, shifted, with the noise of a scanner, as sharp has it. */
export async function varied(n, { width, height }, channels) {
  const { data } = await raster(n, width, height, channels);
  return sharp(data, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb');
}

async function raster(n, width, height, channels) {
  const names = (await readdir(SAMPLES)).sort();
  const sample = await decode(path.join(SAMPLES, names[n % names.length]));
  const page = tiled(channels === 1 ? grey(sample) : colour(sample), width, height, { left: 37 * n, top: 53 * n });
  addNoise(page.data, n + 1);
  return page;
}

/** Adds -2 to 2 to every sample, so that the copies on a page are not alike to a compressor. */
function addNoise(data, seed) {
  let random = seed;
  for (let i = 0; i < data.length; i++) {
    // xorshift: G. Marsaglia, "Xorshift RNGs", 2003
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    data[i] = Math.max(0, Math.min(255, data[i] + ((random >>> 8) % 5) - 2));
  }
}

const grey = (page) => (page.channels === 1 ? page : { ...page, channels: 1, data: luma(page) });
const colour = (page) =>
  page.channels === 3
    ? page
    : { ...page, channels: 3, data: new Uint8Array(3 * page.data.length).map((_, i) => page.data[Math.floor(i / 3)]) };

/** Pages of A4 at 300 dpi: half of them JPEG in colour, half PNG in grey. */
export async function writeBatch(folder, count) {
  await mkdir(folder, { recursive: true });
  for (let n = 0; n < count; n++) {
    const name = path.join(folder, String(n).padStart(3, '0'));
    if (n % 2 === 0) await (await varied(n, A4, 3)).jpeg({ quality: 90 }).toFile(`${name}.jpg`);
    else await (await varied(n, A4, 1)).png().toFile(`${name}.png`);
  }
}

/** A grey or colour page of any size as a PNG, row by row, so that it is never in memory. */
export async function writeLarge(file, { width, height }, channels) {
  const strip = await raster(0, width, 1000, channels);
  const header = Buffer.alloc(13); // compression, filter and interlace are 0
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 1 ? 0 : 2], 8);
  await writeFile(file, Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header)]));
  await pipeline(
    Readable.from(filteredRows(strip, height)),
    zlib.createDeflate({ level: 1 }),
    new Transform({ transform: (data, _, next) => next(null, chunk('IDAT', data)) }),
    createWriteStream(file, { flags: 'a' }),
  );
  await writeFile(file, chunk('IEND', Buffer.alloc(0)), { flag: 'a' });
}

function* filteredRows({ width, height, channels, data }, rows) {
  const stride = width * channels;
  for (let y = 0; y < rows; y++) {
    const from = (y % height) * stride;
    yield Buffer.concat([Buffer.from([0]), data.subarray(from, from + stride)]); // filter 0: none
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(zlib.crc32(body));
  return Buffer.concat([length, body, crc]);
}
