import { describe, expect, it } from 'vitest';
import { decode } from '../../src/image/decode.js';
import { encode } from '../../src/image/encode.js';
import { encodePdf } from '../../src/image/pdf.js';
import { g4Of, stripes, tiffOf } from './documents.js';
import { greyPixels, phys, png, RAMP } from './files.js';

const mask = stripes(1, 40, 30);
const grey = () => greyPixels(RAMP, 16);

/** A file of 200 dpi by each way of saying so. */
const stating: [string, () => Buffer | Promise<Buffer>][] = [
  ['JFIF', async () => jfif(await grey().jpeg().toBuffer())],
  ['EXIF', () => grey().withMetadata({ density: 200 }).jpeg().toBuffer()],
  ['pHYs', () => png(8, 1, 0, [[0xf0]], [phys(7874, 1)])],
  ['TIFF', () => tiffOf([mask], 200)],
  [
    'TIFF in centimetres',
    () =>
      grey()
        .tiff({ xres: 200 / 25.4, yres: 200 / 25.4, resolutionUnit: 'cm' })
        .toBuffer(),
  ],
  ['PDF', () => encodePdf([{ ...mask, dpi: 200, data: g4Of(mask) }])],
];

/** A JPEG that says nothing of its size, and then does. */
function jfif(jpeg: Buffer): Buffer {
  expect(jpeg.includes('JFIF')).toBe(false);
  const segment = Buffer.from('ffe000104a4649460001010100c800c80000', 'hex');
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

describe.each(stating)('200 dpi from %s', (_, make) => {
  it.each(['png', 'tiff', 'pdf'] as const)('go into %s', async (format) => {
    const { meta } = await decode(await make());
    expect(meta.dpi).toBe(200);
    expect((await decode(await encode(mask, format, meta.dpi))).meta.dpi).toBe(200);
  });
});
