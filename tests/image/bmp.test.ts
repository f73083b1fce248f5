import { describe, expect, test } from 'vitest';
import { decode } from '../../src/image/decode.js';
import { readMask } from '../../src/image/mask.js';
import { bmp, u32 } from './files.js';

const BLACK = [0, 0, 0, 0];
const WHITE = [255, 255, 255, 0];
const RED = [0, 0, 255, 0];
const GREYS = Array.from({ length: 16 }, (_, i) => [i, i, i, 0]).flat();

async function samples(bytes: Buffer): Promise<[number, number[]]> {
  const { channels, data } = await decode(bytes);
  return [channels, [...data]];
}

describe('one bit', () => {
  const rows = [0b10100000, 0, 0, 0, 0b01000000, 0, 0, 0];

  test('rows from the bottom', async () => {
    const bytes = bmp({ width: 3, height: 2, bits: 1, palette: [...BLACK, ...WHITE], data: rows });
    expect(await samples(bytes)).toEqual([1, [0, 255, 0, 255, 0, 255]]);
  });

  test('rows from the top', async () => {
    const bytes = bmp({ width: 3, height: -2, bits: 1, palette: [...BLACK, ...WHITE], data: rows });
    expect(await samples(bytes)).toEqual([1, [255, 0, 255, 0, 255, 0]]);
  });

  test('the palette says which bit is ink', async () => {
    const bytes = bmp({ width: 3, height: -2, bits: 1, palette: [...WHITE, ...BLACK], data: rows });
    expect([...(await readMask(bytes)).data]).toEqual([1, 0, 1, 0, 1, 0]);
  });

  test('the old header has three bytes a colour', async () => {
    const palette = [255, 255, 255, 0, 0, 0];
    const bytes = bmp({ size: 12, width: 3, height: 2, bits: 1, palette, data: rows });
    expect(await samples(bytes)).toEqual([1, [255, 0, 255, 0, 255, 0]]);
  });
});

test('four bits, the high half first', async () => {
  const bytes = bmp({ width: 3, height: 2, bits: 4, palette: GREYS, data: [0x12, 0x30, 0, 0, 0xab, 0xc0, 0, 0] });
  expect(await samples(bytes)).toEqual([1, [10, 11, 12, 1, 2, 3]]);
});

test('eight bits with a grey palette give one band, with a coloured one three', async () => {
  const data = [0, 1, 0, 0];
  expect(await samples(bmp({ width: 2, height: 1, bits: 8, palette: [...WHITE, 7, 7, 7, 0], data }))).toEqual([
    1,
    [255, 7],
  ]);
  expect(await samples(bmp({ width: 2, height: 1, bits: 8, palette: [...WHITE, ...RED], data }))).toEqual([
    3,
    [255, 255, 255, 255, 0, 0],
  ]);
});

test('24 bits are blue, green, red, rows padded to four bytes', async () => {
  const data = [1, 2, 3, 0, 4, 5, 6, 0];
  expect(await samples(bmp({ width: 1, height: 2, bits: 24, data }))).toEqual([3, [6, 5, 4, 3, 2, 1]]);
  expect(await samples(bmp({ width: 1, height: -2, bits: 24, data }))).toEqual([3, [3, 2, 1, 6, 5, 4]]);
});

test('32 bits without masks ignore the fourth byte', async () => {
  expect(await samples(bmp({ width: 1, height: 1, bits: 32, data: [1, 2, 3, 77] }))).toEqual([3, [3, 2, 1]]);
});

test('32 bits with masks in another order', async () => {
  const masks = [0xff, 0xff00, 0xff0000];
  const bytes = bmp({ width: 1, height: 1, bits: 32, compression: 3, masks, data: [1, 2, 3, 77] });
  expect(await samples(bytes)).toEqual([3, [1, 2, 3]]);
});

test('32 bits with alpha lie on white, unless all alpha is zero', async () => {
  const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
  const page = { width: 2, height: 1, bits: 32, compression: 3, size: 56, masks } as const;
  expect((await samples(bmp({ ...page, data: [0, 0, 0, 51, 9, 9, 9, 255] })))[1]).toEqual([204, 204, 204, 9, 9, 9]);
  expect((await samples(bmp({ ...page, data: [0, 0, 0, 0, 9, 9, 9, 0] })))[1]).toEqual([0, 0, 0, 9, 9, 9]);
});

test('16 bits are 5-5-5, or 5-6-5 by masks', async () => {
  const plain = bmp({ width: 2, height: 1, bits: 16, data: [0x00, 0x7c, 0x1f, 0x00] });
  expect((await samples(plain))[1]).toEqual([255, 0, 0, 0, 0, 255]);
  const masks = [0xf800, 0x7e0, 0x1f];
  const fields = bmp({ width: 2, height: 1, bits: 16, compression: 3, masks, data: [0xe0, 0x07, 0x00, 0x80] });
  expect((await samples(fields))[1]).toEqual([0, 255, 0, 132, 0, 0]);
});

test('run lengths of eight bits: a run, literals with padding, a jump, the end', async () => {
  const runs = [2, 5, 0, 3, 1, 2, 3, 0, 0, 0, 0, 2, 1, 0, 1, 9, 0, 1];
  const bytes = bmp({ width: 5, height: 2, bits: 8, compression: 1, palette: GREYS, data: runs });
  expect(await samples(bytes)).toEqual([1, [0, 9, 0, 0, 0, 5, 5, 1, 2, 3]]);
});

test('run lengths of four bits alternate two indices', async () => {
  const runs = [3, 0x12, 0, 3, 0x45, 0x60, 0, 1];
  const bytes = bmp({ width: 6, height: 1, bits: 4, compression: 2, palette: GREYS, data: runs });
  expect(await samples(bytes)).toEqual([1, [1, 2, 1, 4, 5, 6]]);
});

test('pixels a metre become dpi', async () => {
  const page = { width: 1, height: 1, bits: 24, data: [1, 2, 3, 0] };
  expect((await decode(bmp({ ...page, perMetre: 11811 }))).meta.dpi).toBe(300);
  expect((await decode(bmp(page))).meta).toEqual({ source: 'stdin' });
});

describe('is refused', () => {
  const page = { width: 2, height: 2, bits: 24, data: [1, 2, 3, 4, 5, 6, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0] };
  const runs = { width: 9, height: 1, bits: 8, compression: 1 };

  test.each([
    ['cut short', bmp(page).subarray(0, -3), /2×2 pixels but the file ends before/],
    ['a huge claim', bmp({ ...page, width: 40000, height: 25000 }), /40000×25000 pixels/],
    ['a huge claim in runs', bmp({ ...runs, width: 40000, height: 25000, data: [0, 1] }), /40000×25000 pixels/],
    ['no width', bmp({ ...page, width: 0 }), /Expected a page of 1×1 or more but received 0×2/],
    ['seven bits', bmp({ ...page, bits: 7 }), /bits a pixel but received 7/],
    ['JPEG inside', bmp({ ...page, compression: 4 }), /received compression 4/],
    ['runs without an end', bmp({ ...runs, data: [2, 5] }), /9×1 pixels but the file ends before/],
    ['literals without an end', bmp({ ...runs, data: [0, 9, 5, 5] }), /9×1 pixels but the file ends before/],
    ['a header of 13 bytes', Buffer.concat([bmp(page).subarray(0, 14), u32(13), Buffer.alloc(40)]), /one of 13 bytes/],
    ['two letters', Buffer.from('BM'), /Expected a BMP header/],
    ['a text', Buffer.from('BMW and other makes of motor cars'), /Expected a BMP header/],
  ])('%s', async (_, bytes, message) => {
    await expect(decode(bytes)).rejects.toThrow(message);
  });
});

test('the last row may lack its padding', async () => {
  const data = [1, 2, 3, 0, 4, 5, 6];
  expect(await samples(bmp({ width: 1, height: -2, bits: 24, data }))).toEqual([3, [3, 2, 1, 6, 5, 4]]);
});
