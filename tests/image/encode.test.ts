import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decode } from '../../src/image/decode.js';
import { encode, encodePage, MASK_FORMATS } from '../../src/image/encode.js';
import { readMask } from '../../src/image/mask.js';
import type { Mask } from '../../src/image/types.js';
import { mask } from './files.js';

const masks: fc.Arbitrary<Mask> = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height, max: 1 })
      .map((data) => ({ width, height, data })),
  );

/** The values of a TIFF's first directory, by tag. */
function tiffTags(bytes: Buffer): Map<number, number> {
  const at = bytes.readUInt32LE(4);
  const entries = Array.from({ length: bytes.readUInt16LE(at) }, (_, i) => at + 2 + 12 * i);
  return new Map(entries.map((entry) => [bytes.readUInt16LE(entry), bytes.readUInt16LE(entry + 8)]));
}

describe.each(MASK_FORMATS)('a mask written as %s', (format) => {
  test('comes back pixel for pixel', async () => {
    await fc.assert(
      fc.asyncProperty(masks, async (page) => {
        expect(await readMask(await encode(page, format))).toEqual(page);
      }),
      { numRuns: format === 'pdf' ? 10 : 60 }, // PDFium starts anew for each
    );
  });

  test('shows ink as black and paper as white', async () => {
    const page = await decode(await encode(mask('#..', '.#.'), format));
    expect(page).toMatchObject({ width: 3, height: 2, channels: 1 });
    expect([...page.data]).toEqual([0, 255, 255, 255, 0, 255]);
  });

  test('states no dpi where none is known, but that a PDF page has a size in any case', async () => {
    const page = await decode(await encode(mask('#.'), format));
    expect(page.meta).toEqual({ source: 'stdin', ...(format === 'pdf' && { dpi: 300 }) });
  });
});

test.each([72, 96, 300, 600])('png and tiff carry %i dpi', async (dpi) => {
  expect((await decode(await encode(mask('#.'), 'png', dpi))).meta.dpi).toBe(dpi);
  expect((await decode(await encode(mask('#.'), 'tiff', dpi))).meta.dpi).toBe(dpi);
});

test('png is 1-bit grey, ink 0, and holds 11811 pixels a metre for 300 dpi', async () => {
  const bytes = await encode(mask('#.#.....', '........'), 'png', 300);
  expect([...bytes.subarray(24, 29)]).toEqual([1, 0, 0, 0, 0]);
  const at = bytes.indexOf('pHYs') + 4;
  expect([bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4), bytes[at + 8]]).toEqual([11811, 11811, 1]);
  const { data } = await sharp(bytes, { failOn: 'warning' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([...data.subarray(0, 4)]).toEqual([0, 255, 0, 255]);
});

test('png without dpi has no pHYs chunk', async () => {
  expect((await encode(mask('#.'), 'png')).includes('pHYs')).toBe(false);
});

test('tiff is CCITT group 4 of one bit, white is zero', async () => {
  const tags = tiffTags(await encode(mask('#.'), 'tiff', 300));
  expect([tags.get(258), tags.get(259), tags.get(262), tags.get(296)]).toEqual([1, 4, 0, 2]);
});

test('tiff without dpi has a resolution without unit', async () => {
  expect(tiffTags(await encode(mask('#.'), 'tiff')).get(296)).toBe(1);
});

test('pbm is P4 with 1 for ink and paper as padding', async () => {
  const bytes = await encode(mask('#.#......#', '.........#'), 'pbm');
  expect(bytes).toEqual(
    Buffer.concat([Buffer.from('P4\n10 2\n'), Buffer.from([0b10100000, 0b01000000, 0, 0b01000000])]),
  );
});

test.each([1, 3] as const)('a page of %i channels comes back sample for sample, with its dpi', async (channels) => {
  const size = fc.integer({ min: 1, max: 20 });
  await fc.assert(
    fc.asyncProperty(
      size,
      size,
      fc.option(fc.integer({ min: 10, max: 1200 })),
      fc.gen(),
      async (width, height, dpi, g) => {
        const length = width * height * channels;
        const data = g(fc.uint8Array, { minLength: length, maxLength: length });
        const meta = dpi ? { dpi } : {};
        const page = await decode(await encodePage({ width, height, channels, data, meta }));
        expect(page).toEqual({ width, height, channels, data, meta: { source: 'stdin', ...meta } });
      },
    ),
  );
});
