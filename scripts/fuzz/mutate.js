import { crc32 } from 'node:zlib';

/** Numbers from 0 to 1 that follow from a seed: mulberry32 by Tommy Ettinger. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NUMBERS = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x186a0, 0x7fffffff, 0x80000000, 0xffffffff,
];
const WORDS = [
  '-1',
  '0',
  '1e999',
  '99999999999999999999',
  '100000',
  'NaN',
  'null',
  '{}',
  '[]',
  '"\\n\\u001b[31m"',
  '"__proto__"',
  '"../../x"',
];

/** Puts an odd word in the place of a number or of a text in quotes. */
function setWord(bytes, _, { below, of }) {
  const text = bytes.toString('latin1');
  const words = [...text.matchAll(/"[^"]*"|-?\d+(\.\d+)?/g)];
  if (words.length === 0) return bytes;
  const { index, 0: word } = words[below(words.length)];
  return Buffer.from(text.slice(0, index) + of(WORDS) + text.slice(index + word.length), 'latin1');
}

/** By its beginning. */
const isText = (bytes) => bytes.subarray(0, 256).every((byte) => byte >= 9 && byte < 127);

/** Ways to change a file; each is given its bytes, another sample's, and chance. */
const CHANGES = [
  function flipBits(bytes, _, { below }) {
    for (let i = below(4); i >= 0; i--) bytes[below(bytes.length)] ^= 1 << below(8);
    return bytes;
  },
  function fillRun(bytes, _, { below, of }) {
    const at = below(bytes.length);
    bytes.subarray(at, at + below(16)).fill(of([0, 0xff, below(256)]));
    return bytes;
  },
  function cut(bytes, _, { below }) {
    return bytes.subarray(0, below(bytes.length));
  },
  function splice(bytes, other, { below }) {
    return Buffer.concat([bytes.subarray(0, below(bytes.length)), other.subarray(below(other.length))]);
  },
  function setNumber(bytes, _, { below, of, random }) {
    const at = below(random() < 0.5 ? Math.min(64, bytes.length) : bytes.length);
    const number = Buffer.alloc(4);
    number.writeUInt32BE(of(NUMBERS));
    const part = number.subarray(of([0, 2, 3]));
    (random() < 0.5 ? part : part.reverse()).copy(bytes, at);
    return bytes;
  },
  function repeat(bytes, _, { below }) {
    const at = below(bytes.length);
    const end = at + below(Math.min(256, bytes.length - at));
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
  },
  function drop(bytes, _, { below }) {
    const at = below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + below(64))]);
  },
  setWord,
];

/** A file changed in one to three ways by chance, a text mostly word by word; half of the PNGs get checksums that are right again. */
export function mutate(bytes, other, random) {
  const below = (count) => Math.floor(random() * count);
  const of = (list) => list[below(list.length)];
  let changed = Buffer.from(bytes);
  for (let i = below(3) * below(2); i >= 0 && changed.length > 0; i--) {
    const change = isText(changed) && random() < 0.8 ? setWord : of(CHANGES);
    changed = change(changed, other, { below, of, random });
  }
  if (random() < 0.5 && changed.toString('latin1', 1, 4) === 'PNG') mendChecksums(changed);
  return changed;
}

function mendChecksums(png) {
  for (let at = 8; at + 12 <= png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    if (end + 4 > png.length) return;
    png.writeUInt32BE(crc32(png.subarray(at + 4, end)), end);
    at = end + 4;
  }
}
