import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileError } from '../../src/errors.js';
import { decode } from '../../src/image/decode.js';
import { pixels, png, tiff } from './files.js';

const noise = Array.from({ length: 96 * 96 * 3 }, (_, i) => (i * i * 31 + i * 17) % 251);
const page = () => pixels(noise, 96, 3);

/** Fails unless the input is refused by one line that starts with the file's name, with a hint. */
async function refused(input: string | Buffer, message: RegExp, name?: string): Promise<void> {
  const error = await decode(input, name).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(FileError);
  expect(error.message).toMatch(message);
  expect(error.message).toMatch(new RegExp(`^${name ?? error.file}: [^\\n]+$`));
  expect(error.message).not.toMatch(/vips|Input (file|buffer)/i);
  expect(error.hint).not.toBe('');
}

describe('cut short', () => {
  test.each([
    ['JPEG', page().jpeg()],
    ['PNG', page().png()],
    ['TIFF', page().tiff({ compression: 'lzw' })],
    ['WebP', page().webp()],
    ['GIF', page().gif()],
  ])('%s', async (format, image) => {
    const bytes = await image.toBuffer();
    expect((await decode(bytes)).width).toBe(96);
    for (const part of [0.1, 0.5, 0.95]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * part));
      await refused(cut, new RegExp(`Expected a whole ${format} image but received one that is damaged`), 'page');
    }
  });

  test('a JPEG that lacks its last two bytes', async () => {
    await refused((await page().jpeg().toBuffer()).subarray(0, -2), /damaged or cut short/);
  });

  test('a TIFF whose strip lies beyond its end', async () => {
    await refused(tiff(64, 64, 8, Buffer.alloc(64 * 64), [[273, 4, 1_000_000]]), /damaged or cut short/);
  });
});

test('a PNG with a wrong checksum', async () => {
  const bytes = png(4, 8, 0, [[1, 2, 3, 4]]);
  bytes[bytes.indexOf('IDAT') + 6] ^= 0xff;
  await refused(bytes, /damaged or cut short/);
});

test('a PNG of more pixels than the limit', async () => {
  const bytes = png(60000, 8, 0, [[1]]);
  await refused(Buffer.from(bytes), /damaged or cut short/);
  const tall = png(
    40000,
    8,
    0,
    Array.from({ length: 40000 }, () => []),
  );
  await refused(tall, /Expected at most 1073741824 pixels/);
});

test.each([
  ['fractions', 32, 3],
  ['32 bits', 32, 1],
  ['signed samples', 16, 2],
])('a TIFF of %s', async (_, bits, format) => {
  const bytes = tiff(2, 2, bits, Buffer.alloc(bits / 2), [[339, 3, format]]);
  await refused(bytes, /Expected samples of 8 or 16 bits but received/);
});

test.each([
  ['a text', 'hello, this is no image'],
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'],
  ['an XML', '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['a packed SVG', '\x1f\x8b\x08\0'],
  ['a HEIF', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
  ['an AVIF', '\0\0\0\x1cftypavif\0\0\0\0mif1'],
  ['a JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n'],
  ['a JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['an EXR', 'v/1\x01'],
  ['a FITS', 'SIMPLE  =                    T'],
  ['a Postscript', '%!PS-Adobe-3.0 EPSF-3.0'],
  ['a letter', 'B'],
  ['a Pascal file', 'P2P networks'],
])('%s is no supported image', async (_, text) => {
  await refused(Buffer.from(text), /not a supported image$/, 'page.png');
});

test.each(['JPEG', 'PNG', 'GIF', 'WebP', 'TIFF'])('an SVG that begins as a %s is not drawn', async (format) => {
  const image = await page()
    .toFormat(format.toLowerCase() as 'png')
    .toBuffer();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>';
  await refused(
    Buffer.concat([image.subarray(0, 12), Buffer.from(svg)]),
    new RegExp(`a whole ${format} image`),
    'page.svg',
  );
});

test('bytes without a name are called stdin', async () => {
  await refused(Buffer.from('hello'), /^stdin: not a supported image$/);
  await refused(Buffer.alloc(0), /^stdin: the file is empty$/);
});

describe('on disk', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docbin-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('a missing file and a folder', async () => {
    await refused(join(folder, 'none.png'), /: no such file$/);
    await refused(folder, /: is a directory, not a file$/);
  });

  test('the format is told by the bytes, not by the name', async () => {
    const path = join(folder, 'page.png');
    await writeFile(path, await pixels([1, 2, 3], 1, 3).gif().toBuffer());
    const { data, meta } = await decode(path);
    expect([...data]).toEqual([1, 2, 3]);
    expect(meta).toEqual({ source: path });
    await writeFile(path, 'some text');
    await refused(path, /not a supported image$/);
  });
});
