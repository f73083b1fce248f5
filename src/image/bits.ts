import { pack } from '../kernels/pack.js';
import type { Mask } from './types.js';

/**
 * Packs a mask to one bit a pixel, the first pixel in the highest bit, each row filled up with paper to a whole byte.
 *
 * @param ink the bit that ink becomes; paper becomes the other one
 * @param lead zero bytes put before each row (PNG's filter type)
 */
export function packRows({ width, data }: Mask, ink: 0 | 1, lead = 0): Uint8Array {
  return pack(data, width, lead, ink === 1 ? 0 : 255);
}

/**
 * Unpacks one row of samples of 1, 2, 4 or 8 bits, the first sample in the highest bits.
 *
 * @param bytes where the row lies, from index `at`
 * @param row takes the samples, 0 to `2 ** bits - 1`; its length is the number of samples read
 */
export function unpackRow(bytes: Uint8Array, at: number, bits: number, row: Uint8Array): void {
  const perByte = 8 / bits;
  const largest = (1 << bits) - 1;
  for (let x = 0; x < row.length; x++) {
    const shift = 8 - bits - (x % perByte) * bits;
    row[x] = (bytes[at + Math.floor(x / perByte)] >> shift) & largest;
  }
}
