import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePlainPng } from '../../src/image/pngDecode.js';
import { plainUnfilter, unfilter } from '../../src/kernels/pngFilters.js';
import { chunk, greyProfile, phys, pixels, png } from './files.js';

const decode = (bytes: Buffer, limit = 1e6) => decodePlainPng(bytes, 'page.png', limit);
const grey = png(3, 8, 0, [
  [1, 2, 3],
  [4, 5, 6],
]);

/** Filtered rows of any filters, and their width in pixels of 1 or 3 bytes. */
const filtered = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), step: fc.constantFrom(1, 3), rows: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, step, rows }) => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 4 }),
      fc.uint8Array({ minLength: width * step, maxLength: width * step }),
    );
    return fc.record({
      width: fc.constant(width),
      step: fc.constant(step),
      bytes: fc
        .array(row, { minLength: rows, maxLength: rows })
        .map((all) => Uint8Array.from(all.flatMap(([filter, samples]) => [filter, ...samples]))),
    });
  });

describe('a plain PNG', () => {
  it('is decoded as by sharp, whatever its filters, in both forms of the kernel', async () => {
    await fc.assert(
      fc.asyncProperty(filtered, async ({ width, step, bytes }) => {
        const header = png(width, 8, step === 1 ? 0 : 2, Array(bytes.length / (width * step + 1)).fill([]));
        const file = Buffer.concat([
          header.subarray(0, 33),
          chunk('IDAT', deflateSync(bytes)),
          chunk('IEND', Buffer.alloc(0)),
        ]);
        const page = decode(file);
        const wanted = await sharp(file)
          .toColourspace(step === 1 ? 'b-w' : 'srgb')
          .raw()
          .toBuffer();
        expect(page?.channels).toBe(step);
        expect(Buffer.compare(page?.data ?? new Uint8Array(), wanted)).toBe(0);
        expect(unfilter(bytes.slice(), width * step, step)).toEqual(plainUnfilter(bytes.slice(), width * step, step));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its dpi, its name, and in grey its samples whatever the profile', () => {
    const profile = chunk('iCCP', Buffer.concat([Buffer.from('g\0\0'), deflateSync(greyProfile(1))]));
    const page = decode(png(2, 8, 0, [[7, 200]], [profile, phys(11811, 1)]));
    expect(page).toMatchObject({ meta: { dpi: 300, source: 'page.png' }, channels: 1, width: 2, height: 1 });
    expect([...(page?.data ?? [])]).toEqual([7, 200]);
  });

  it('has one or more data chunks', async () => {
    const bytes = await pixels(Array(300 * 300 * 3).fill(9), 300, 3)
      .png({ compressionLevel: 0 })
      .toBuffer();
    expect(bytes.toString('latin1').split('IDAT').length).toBeGreaterThan(2);
    expect(decode(bytes)?.data.every((value) => value === 9)).toBe(true);
  });
});

describe('left to sharp is', () => {
  const flip = (at: number) => {
    const bytes = Buffer.from(grey);
    bytes[at] ^= 1;
    return bytes;
  };
  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['16 bits', () => png(1, 16, 0, [[1, 2]])],
    ['1 bit', () => png(4, 1, 0, [[0b10110000]])],
    ['a palette', () => png(1, 8, 3, [[0]], [chunk('PLTE', Buffer.from([1, 2, 3]))])],
    ['alpha', () => png(1, 8, 6, [[1, 2, 3, 4]])],
    ['a transparent colour', () => png(1, 8, 0, [[1]], [chunk('tRNS', Buffer.from([0, 1]))])],
    ['a colour profile', () => pixels([1, 2, 3], 1, 3).withIccProfile('p3').png().toBuffer()],
    ['an orientation', () => pixels([1, 2, 3], 1, 3).withMetadata({ orientation: 6 }).png().toBuffer()],
    ['interlaced rows', () => pixels(Array(300).fill(1), 10, 3).png({ progressive: true }).toBuffer()],
    [
      'a filter that is none',
      () =>
        Buffer.concat([
          grey.subarray(0, 33),
          chunk('IDAT', deflateSync(Buffer.from([5, 1, 2, 3, 0, 4, 5, 6]))),
          chunk('IEND', Buffer.alloc(0)),
        ]),
    ],
    [
      'too few rows',
      () =>
        Buffer.concat([
          grey.subarray(0, 33),
          chunk('IDAT', deflateSync(Buffer.from([0, 1, 2, 3]))),
          chunk('IEND', Buffer.alloc(0)),
        ]),
    ],
    [
      'more data than its size says',
      () =>
        Buffer.concat([
          grey.subarray(0, 33),
          chunk('IDAT', deflateSync(Buffer.alloc(9999))),
          chunk('IEND', Buffer.alloc(0)),
        ]),
    ],
    ['a wrong checksum', () => flip(30)],
    ['damaged data', () => flip(44)],
    ['a file cut short', () => grey.subarray(0, grey.length - 5)],
    ['a chunk longer than the file', () => flip(33)],
  ])('%s', async (_, make) => {
    expect(decode(await make())).toBeUndefined();
  });

  it('a page of more pixels than it may have', () => {
    expect(decode(grey, 5)).toBeUndefined();
    expect(decode(grey, 6)).toBeDefined();
  });
});
