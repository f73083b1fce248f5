/**
 * A mask four pixels at a time, the first in the lowest bits: a word is 0 where all four are paper, which most of a page is.
 *
 * @returns a view of the mask's own bytes, or of a copy where they do not start at a word; the last one to three pixels are left out
 */
export function words(mask: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = mask.byteOffset % 4 === 0 ? mask : Uint8Array.from(mask);
  return new Uint32Array(buffer, byteOffset, length >> 2);
}

/** How many of the four bytes of a word are 1; the others are 0. */
export const ones = (word: number) => Math.imul(word, 0x01010101) >>> 24;
