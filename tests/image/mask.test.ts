import { expect, test } from 'vitest';
import { readMask } from '../../src/image/mask.js';
import { chunk, greyPixels, pixels, png, tiff } from './files.js';

const BITS = [0b01011111];
const PALETTE = chunk('PLTE', Buffer.from([255, 255, 255, 0, 0, 0]));

test.each<[string, number[], () => Promise<Buffer> | Buffer]>([
  ['1-bit grey PNG', [1, 0, 1], () => png(3, 1, 0, [BITS])],
  ['1-bit palette PNG, white first', [0, 1, 0], () => png(3, 1, 3, [BITS], [PALETTE])],
  ['1-bit TIFF, black is zero', [1, 0, 1], () => tiff(3, 1, 1, Buffer.from(BITS))],
  ['1-bit TIFF, white is zero', [0, 1, 0], () => tiff(3, 1, 1, Buffer.from(BITS), [[262, 3, 0]])],
  ['8-bit grey: only 0 is ink', [1, 0, 0], () => greyPixels([0, 1, 255], 3).png().toBuffer()],
  ['RGB: all three must be 0', [1, 0, 0], () => pixels([0, 0, 0, 0, 0, 1, 1, 0, 0], 3, 3).png().toBuffer()],
  [
    'transparent black is paper',
    [0, 1, 0],
    () => pixels([0, 0, 0, 0, 0, 0, 0, 255, 9, 9, 9, 255], 3, 4).png().toBuffer(),
  ],
  ['PBM', [0, 1, 0], () => Buffer.from('P1 3 1 0 1 0')],
])('%s', async (_, expected, make) => {
  const mask = await readMask(await make());
  expect(mask).toEqual({ width: 3, height: 1, data: Uint8Array.from(expected) });
});
