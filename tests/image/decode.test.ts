import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decode } from '../../src/image/decode.js';
import { luma } from '../../src/kernels/luma.js';
import { chunk, greyPixels, greyProfile, phys, pixels, png, RAMP, tiff } from './files.js';

describe('a grey file keeps its very samples', () => {
  test.each([
    ['PNG', greyPixels(RAMP, 16).png()],
    ['TIFF', greyPixels(RAMP, 16).tiff({ compression: 'lzw', predictor: 'none' })],
    [
      'JPEG with an EXIF block',
      greyPixels(RAMP, 16)
        .withExif({ IFD0: { Copyright: 'none' } })
        .jpeg({ quality: 100 }),
    ],
  ])('%s', async (_, image) => {
    const bytes = await image.toBuffer();
    const page = await decode(bytes);
    expect(page).toMatchObject({ width: 16, height: 16, channels: 1 });
    const most = Math.max(...RAMP.map((value, i) => Math.abs(value - page.data[i])));
    expect(most).toBeLessThanOrEqual(bytes[0] === 0xff ? 2 : 0); // JPEG rounds
  });

  test('with a profile of linear light', async () => {
    const iccp = chunk('iCCP', Buffer.concat([Buffer.from('g\0\0'), deflateSync(greyProfile(1))]));
    expect([...(await decode(png(4, 8, 0, [[0, 17, 128, 255]], [iccp]))).data]).toEqual([0, 17, 128, 255]);
  });

  test('of 16 bits: the nearest of 8, for every value', async () => {
    const rows = Array.from({ length: 256 }, (_, high) => Array.from(RAMP, (low) => [high, low]).flat());
    const page = await decode(png(256, 16, 0, rows));
    expect(page.channels).toBe(1);
    const wrong = page.data.findIndex((value, i) => value !== Math.round(i / 257));
    expect(wrong).toBe(-1);
  });

  test('of 1, 2 and 4 bits: spread over 0 to 255', async () => {
    expect([...(await decode(png(4, 1, 0, [[0b10110000]]))).data]).toEqual([255, 0, 255, 255]);
    expect([...(await decode(png(4, 2, 0, [[0b00011011]]))).data]).toEqual([0, 85, 170, 255]);
    expect([...(await decode(png(2, 4, 0, [[0x1f]]))).data]).toEqual([17, 255]);
    expect([...(await decode(tiff(4, 1, 1, Buffer.from([0b10110000])))).data]).toEqual([255, 0, 255, 255]);
  });

  test('TIFF where white is zero', async () => {
    expect([...(await decode(tiff(3, 1, 8, Buffer.from([0, 17, 255]), [[262, 3, 0]]))).data]).toEqual([255, 238, 0]);
    expect([...(await decode(tiff(4, 1, 1, Buffer.from([0b10110000]), [[262, 3, 0]]))).data]).toEqual([0, 255, 0, 0]);
  });
});

describe('colour', () => {
  const RGB = [255, 0, 0, 10, 20, 30, 0, 0, 255];

  test.each([
    ['PNG', pixels(RGB, 3, 3).png()],
    ['TIFF', pixels(RGB, 3, 3).tiff({ compression: 'lzw' })],
    ['WebP', pixels(RGB, 3, 3).webp({ lossless: true })],
    ['GIF', pixels(RGB, 3, 3).gif()],
    ['palette', pixels(RGB, 3, 3).png({ palette: true })],
  ])('%s is exact', async (_, image) => {
    const page = await decode(await image.toBuffer());
    expect(page).toMatchObject({ width: 3, height: 1, channels: 3 });
    expect([...page.data]).toEqual(RGB);
  });

  test('16 bits become 8', async () => {
    expect([...(await decode(png(1, 16, 2, [[0, 0, 128, 128, 255, 255]]))).data]).toEqual([0, 128, 255]);
  });

  test('a CMYK JPEG becomes sRGB', async () => {
    const flat = (colour: number[]) => Array.from({ length: 64 }, () => colour).flat();
    const cmyk = async (colour: number[]) => {
      const jpeg = await pixels(flat(colour), 8, 3).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
      expect((await sharp(jpeg).metadata()).space).toBe('cmyk');
      const page = await decode(jpeg);
      expect(page.channels).toBe(3);
      return [...page.data.subarray(0, 3)];
    };
    expect(Math.min(...(await cmyk([255, 255, 255])))).toBeGreaterThan(250);
    expect(Math.max(...(await cmyk([0, 0, 0])))).toBeLessThan(45);
    const [red, green, blue] = await cmyk([255, 0, 0]);
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green, blue)).toBeLessThan(60);
  });

  test('an ICC profile is applied', async () => {
    const colour = [100, 150, 120];
    const bytes = await pixels(colour, 1, 3).withIccProfile('p3').png().toBuffer();
    const stored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    expect([...stored]).not.toEqual(colour);
    const { data } = await decode(bytes);
    expect(Math.max(...data.map((value, i) => Math.abs(value - colour[i])))).toBeLessThanOrEqual(2);
  });
});

describe('alpha lies on white', () => {
  test('grey', async () => {
    const page = await decode(png(3, 8, 4, [[0, 255, 0, 0, 100, 51]]));
    expect(page.channels).toBe(1);
    expect([...page.data]).toEqual([0, 255, 224]);
  });

  test('colour', async () => {
    const { data } = await decode(await pixels([9, 8, 7, 255, 1, 2, 3, 0], 2, 4).png().toBuffer());
    expect([...data]).toEqual([9, 8, 7, 255, 255, 255]);
  });

  test('16 bits', async () => {
    const page = await decode(png(2, 16, 4, [[0, 0, 255, 255, 0, 0, 0, 0]]));
    expect([...page.data]).toEqual([0, 255]);
  });

  test('one transparent grey', async () => {
    const trns = chunk('tRNS', Buffer.from([0, 3]));
    expect([...(await decode(png(3, 8, 0, [[2, 3, 4]], [trns]))).data]).toEqual([2, 255, 4]);
  });
});

test('EXIF orientation is applied', async () => {
  const page = await decode(tiff(3, 1, 8, Buffer.from([1, 2, 3]), [[274, 3, 8]]));
  expect(page).toMatchObject({ width: 1, height: 3, channels: 1 });
  expect([...page.data]).toEqual([3, 2, 1]);

  const jpeg = await pixels(Array(8 * 16 * 3).fill(200), 16, 3)
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(await decode(jpeg)).toMatchObject({ width: 8, height: 16 });
});

test('the first frame of an animation', async () => {
  const frame = (value: number) => pixels([value, 0, 0], 1, 3).png().toBuffer();
  const frames = [await frame(255), await frame(0)];
  const page = await decode(
    await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer(),
  );
  expect(page.height).toBe(1);
  expect([...page.data]).toEqual([255, 0, 0]);
});

describe('dpi', () => {
  const dot = Buffer.from([7]);
  const jfif = async (unit: number, density: number) => {
    const jpeg = await greyPixels([7], 1).jpeg().toBuffer();
    const head = Buffer.from('ffe000104a464946000101000000000000', 'hex').subarray(0, 11);
    const tail = Buffer.from([unit, density >> 8, density & 255, density >> 8, density & 255, 0, 0]);
    return Buffer.concat([jpeg.subarray(0, 2), head, tail, jpeg.subarray(2)]);
  };

  test.each<[string, number | undefined, () => Promise<Buffer> | Buffer]>([
    ['PNG of 2835 a metre', 72, () => png(1, 8, 0, [[7]], [phys(2835, 1)])],
    ['PNG of 11811 a metre', 300, () => png(1, 8, 0, [[7]], [phys(11811, 1)])],
    ['PNG with an aspect ratio', undefined, () => png(1, 8, 0, [[7]], [phys(3, 0)])],
    ['PNG that says nothing', undefined, () => png(1, 8, 0, [[7]])],
    ['JPEG of 72 dots an inch', 72, () => jfif(1, 72)],
    ['JPEG of 118 dots a centimetre', 300, () => jfif(2, 118)],
    ['JPEG with an aspect ratio', undefined, () => jfif(0, 72)],
    ['JPEG that says nothing', undefined, () => greyPixels([7], 1).jpeg().toBuffer()],
    ['JPEG with EXIF', 200, () => pixels([7, 7, 7], 1, 3).withMetadata({ density: 200 }).jpeg().toBuffer()],
    // biome-ignore format: one case a line
    ['TIFF in inches', 72, () => tiff(1, 1, 8, dot, [[282, 5, 72], [283, 5, 72], [296, 3, 2]])],
    // biome-ignore format: one case a line
    ['TIFF in centimetres', 300, () => tiff(1, 1, 8, dot, [[282, 5, 118.11], [283, 5, 118.11], [296, 3, 3]])],
    // biome-ignore format: one case a line
    ['TIFF without unit', undefined, () => tiff(1, 1, 8, dot, [[282, 5, 300], [283, 5, 300], [296, 3, 1]])],
    ['TIFF that says nothing', undefined, () => tiff(1, 1, 8, dot)],
  ])('%s: %s', async (_, dpi, make) => {
    const { meta } = await decode(await make());
    expect(meta).toEqual(dpi === undefined ? { source: 'stdin' } : { source: 'stdin', dpi });
  });
});

test('luma is the fixed-point Rec. 601 of the samples, and grey data itself', () => {
  const meta = {};
  const data = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 200, 200, 200, 255, 255, 255]);
  expect([...luma({ width: 5, height: 1, channels: 3, data, meta })]).toEqual([76, 150, 29, 200, 255]);
  expect(luma({ width: 15, height: 1, channels: 1, data, meta })).toBe(data);
});
