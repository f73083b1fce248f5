import { BLACK, codes, WHITE } from './g4Codes.js';

// ITU-T T.6, table 1: how far right of its place in the row above a change lies, from -3 to 3
const VERTICAL = codes('0000010 000010 010 1 011 000011 0000011');
const [PASS, HORIZONTAL, END_OF_LINE] = codes('0001 001 000000000001');

/** A stream that rows are written to, one after another. */
export interface G4 {
  /**
   * @param rows one bit a pixel, the first in the highest bit, 1 = black; each row is filled up to a whole byte with bits of any value
   * @param count how many rows
   * @throws RangeError where `rows` is shorter
   */
  write(rows: Uint8Array, count: number): void;
  /** Ends the stream, which takes no more rows, and gives its bytes. */
  end(): Uint8Array;
}

/**
 * Opens an encoder of CCITT Group 4: a row is told by where its colour changes relative to the row above; what is above the first is white.
 * Source: ITU-T T.6 (1988), "Facsimile coding schemes and coding control functions for Group 4 facsimile apparatus".
 *
 * On the A4 page of scripts/bench/kernels.js a mask becomes a TIFF in 0.72 ms a megapixel, 0.60 of them here; through sharp, which takes a
 * byte a pixel, in 4.78. The file has 110,886 bytes instead of 118,850.
 *
 * @param width pixels a row, at least 1
 */
export function openG4(width: number): G4 {
  if (!(width >= 1)) throw new RangeError(`Expected a width of 1 or more but received ${width}`);
  const stride = (width + 7) >> 3;
  const words = new DataView(new ArrayBuffer((stride + 3) & ~3));
  const bytes = new Uint8Array(words.buffer);
  let above = new Int32Array(8 * words.byteLength + 3).fill(width);
  let row = new Int32Array(8 * words.byteLength + 3);

  let out = new DataView(new ArrayBuffer(1 << 16));
  let length = 0;
  let bits = 0; // the next 32, from the highest on
  let room = 32; // how many of them are free

  function put(code: number): void {
    const word = code & 0xffff;
    room -= code >>> 16;
    if (room >= 0) {
      bits |= word << room;
    } else {
      out.setInt32(length, bits | (word >>> -room));
      length += 4;
      room += 32;
      bits = word << room;
    }
  }

  function putRun(colour: Int32Array, run: number): void {
    for (; run > 2623; run -= 2560) put(colour[63 + 40]); // as often as the longest word fits
    if (run > 63) put(colour[63 + (run >> 6)]);
    put(colour[run & 63]);
  }

  /** Section 2.2 of T.6, whose names these are: a0 is where the row is told up to, a1 and a2 its next changes, b1 and b2 those above. */
  function putRow(): void {
    let a0 = 0;
    for (let a = 0, b = 0; a0 < width; ) {
      const a1 = row[a];
      const b1 = above[b];
      if (above[b + 1] < a1) {
        put(PASS);
        a0 = above[b + 1];
      } else if (a1 - b1 >= -3 && a1 - b1 <= 3) {
        put(VERTICAL[a1 - b1 + 3]);
        a0 = a1;
        a++;
        b += b > 0 ? -1 : 1;
      } else {
        const black = a & 1;
        put(HORIZONTAL);
        putRun(black ? BLACK : WHITE, a1 - a0);
        a0 = row[a + 1];
        putRun(black ? WHITE : BLACK, a0 - a1);
        a += 2;
      }
      while (above[b] <= a0 && above[b] < width) b += 2; // b1 is a change to the other colour, right of a0
    }
  }

  return {
    write(rows, count) {
      if (rows.length < stride * count) {
        throw new RangeError(`Expected ${count} rows of ${stride} bytes but received ${rows.length} bytes`);
      }
      for (let y = 0; y < count; y++) {
        if (out.byteLength - length < width + 16) out = longer(out, width + 16); // no pixel takes more than 7 bits
        bytes.set(rows.subarray(y * stride, (y + 1) * stride));
        findChanges(words, width, row);
        putRow();
        [above, row] = [row, above];
      }
    },
    end() {
      put(END_OF_LINE);
      put(END_OF_LINE);
      out.setInt32(length, bits);
      return new Uint8Array(out.buffer, 0, length + ((39 - room) >> 3));
    },
  };
}

/** Where a row's colour changes, from white before the first pixel on, and three times the width after the last. */
function findChanges(words: DataView, width: number, changes: Int32Array): void {
  let n = 0;
  let last = 0; // 32 pixels of the colour of the last one
  for (let x = 0; x < width; x += 32) {
    const word = words.getInt32(x >> 3);
    if (word === last) continue;
    // a bit for each pixel that is not as the one before it
    for (let changed = word ^ ((word >>> 1) | (last << 31)); changed !== 0; n++) {
      const bit = Math.clz32(changed);
      changes[n] = x + bit;
      changed ^= 0x80000000 >>> bit;
    }
    last = -(word & 1);
  }
  while (n > 0 && changes[n - 1] >= width) n--;
  changes[n] = changes[n + 1] = changes[n + 2] = width;
}

function longer(view: DataView<ArrayBuffer>, least: number): DataView<ArrayBuffer> {
  const copy = new Uint8Array(view.byteLength + Math.max(view.byteLength, least));
  copy.set(new Uint8Array(view.buffer));
  return new DataView(copy.buffer);
}
