import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packRows } from '../../src/image/bits.js';
import { readMask } from '../../src/image/mask.js';
import { encodeTiff } from '../../src/image/tiff.js';
import type { Mask } from '../../src/image/types.js';
import { openG4 } from '../../src/kernels/g4.js';
import { drawn } from '../ascii.js';

const END = '000000000001 000000000001';

/** Bits written in text, in bytes. */
function bytesOf(...bits: string[]): Uint8Array {
  const text = bits.join('').replaceAll(' ', '');
  return Uint8Array.from(text.match(/.{1,8}/g)!, (byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}

function compressed(mask: Mask): Uint8Array {
  const g4 = openG4(mask.width);
  g4.write(packRows(mask, 1), mask.height);
  return g4.end();
}

/** Holds that libtiff, through sharp, reads the page from the strip. */
async function expectBack(page: Mask, strip = compressed(page)) {
  const { width, height, data } = page;
  const back = await readMask(encodeTiff([{ width, height, rowsPerStrip: height, strips: [strip] }]));
  expect([back.width, back.height]).toEqual([width, height]);
  const wrong = Buffer.compare(back.data, data) === 0 ? -1 : data.findIndex((ink, i) => ink !== back.data[i]);
  expect(wrong, 'the first wrong pixel').toBe(-1);
}

/** A mask of rows given as lengths of runs, white first; what they leave of the width is white. */
function ofRuns(width: number, rows: number[][]): Mask {
  const data = new Uint8Array(width * rows.length);
  rows.forEach((runs, y) => {
    let x = 0;
    runs.forEach((run, i) => {
      if (i % 2 === 1) data.fill(1, y * width + x, y * width + Math.min(width, x + run));
      x = Math.min(width, x + run);
    });
  });
  return { width, height: rows.length, data };
}

it('a drawn page gives the bits of T.6, written out by hand', () => {
  const page = drawn(`
    ........
    ..###...
    ..###...
    .######.
    ........
    ###.....`);
  expect(compressed(page)).toEqual(
    bytesOf(
      '1', // V0: the end of the row lies below the end of the row above
      '001 0111 10  1', // horizontal, white 2, black 3; V0
      '1 1 1', // V0 three times
      '010 000011 1', // VL1, VR2, V0
      '0001 1', // pass, V0
      '001 00110101 10  1', // horizontal, white 0, black 3; V0
      END,
    ),
  );
});

it('no rows are an end', () => {
  expect(openG4(9).end()).toEqual(bytesOf(END));
});

it('small pages come back pixel for pixel', async () => {
  const page = fc.gen().map((g) => {
    const width = g(fc.integer, { min: 1, max: 70 });
    const height = g(fc.integer, { min: 1, max: 10 });
    const most = g(fc.constantFrom, 1, 3, 9); // half of the pixels ink, or fewer
    const values = g(fc.uint8Array, { minLength: width * height, maxLength: width * height, max: most });
    return { width, height, data: values.map((value) => (value === most ? 1 : 0)) };
  });
  await fc.assert(
    fc.asyncProperty(page, (page) => expectBack(page)),
    { numRuns: 300 },
  );
});

it('long runs come back pixel for pixel', async () => {
  const run = fc.oneof(
    fc.constantFrom(1, 2, 63, 64, 65, 1791, 1792, 1793, 2559, 2560, 2561, 2623, 2624, 5120, 5121),
    fc.integer({ min: 1, max: 6000 }),
  );
  const rows = fc.array(fc.array(run, { maxLength: 8 }), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6000 }), rows, (width, rows) => expectBack(ofRuns(width, rows))),
  );
});

it('every code word of a run comes back, in both colours', async () => {
  const runs = [...Array(64).keys()].concat(
    Array.from({ length: 83 }, (_, i) => 64 * (i + 1)),
    [1791, 2561, 5121],
  );
  // a white row above, so that each run is told by its length
  const page = ofRuns(
    12_000,
    runs.flatMap((run) => [[], [run, Math.max(1, run)]]),
  );
  await expectBack(page);
});

it.each([
  ['white', () => 0],
  ['black', () => 1],
  ['of alternating pixels', (x: number) => x & 1],
  ['a chessboard', (x: number, y: number) => (x + y) & 1],
])('a page that is %s comes back', async (_, at) => {
  for (const width of [1, 31, 32, 33, 6000]) {
    const data = Uint8Array.from({ length: 40 * width }, (_, i) => at(i % width, Math.floor(i / width)));
    const page = { width, height: 40, data };
    await expectBack(page);
  }
});

it('rows in pieces give the bytes of all rows at once', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), counts, fc.gen(), (width, counts, g) => {
      const stride = Math.ceil(width / 8);
      const pieces = counts.map((count) => g(fc.uint8Array, { minLength: count * stride, maxLength: count * stride }));
      const [whole, inPieces] = [openG4(width), openG4(width)];
      pieces.forEach((piece, i) => {
        inPieces.write(piece, counts[i]);
      });
      whole.write(
        Uint8Array.from(pieces.flatMap((piece) => [...piece])),
        counts.reduce((sum, count) => sum + count, 0),
      );
      expect(inPieces.end()).toEqual(whole.end());
    }),
  );
});

it('bits after the last pixel of a row do not count', () => {
  const streams = [0b10100000, 0b10111111].map((byte) => {
    const g4 = openG4(3);
    g4.write(Uint8Array.of(byte, byte), 2);
    return g4.end();
  });
  expect(streams[1]).toEqual(streams[0]);
});

it('a stream longer than its first buffer comes back', async () => {
  let state = 1;
  const data = Uint8Array.from({ length: 1000 * 1000 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 31;
  });
  const page = { width: 1000, height: 1000, data };
  const strip = compressed(page);
  expect(strip.length).toBeGreaterThan(3 << 16);
  await expectBack(page, strip);
});

it('a width below 1 and rows that are too short are refused with their sizes', () => {
  expect(() => openG4(0)).toThrow(new RangeError('Expected a width of 1 or more but received 0'));
  expect(() => openG4(9).write(new Uint8Array(3), 2)).toThrow(
    new RangeError('Expected 2 rows of 2 bytes but received 3 bytes'),
  );
});
