import type { Mask } from './types.js';

/**
 * Packs a mask to one bit a pixel, the first pixel in the highest bit, each row filled up with paper to a whole byte.
 *
 * @param ink the bit that ink becomes; paper becomes the other one
 * @param lead zero bytes put before each row (PNG's filter type)
 */
export function packRows({ width, height, data }: Mask, ink: 0 | 1, lead = 0): Uint8Array {
  const flip = ink === 1 ? 0 : 255;
  const whole = width >> 3;
  const stride = lead + ((width + 7) >> 3);
  const packed = new Uint8Array(stride * height);
  for (let y = 0, i = 0; y < height; y++) {
    let to = y * stride + lead;
    for (const end = to + whole; to < end; to++, i += 8) {
      const high = (data[i] << 7) | (data[i + 1] << 6) | (data[i + 2] << 5) | (data[i + 3] << 4);
      packed[to] = flip ^ (high | (data[i + 4] << 3) | (data[i + 5] << 2) | (data[i + 6] << 1) | data[i + 7]);
    }
    if ((width & 7) === 0) continue;
    let last = 0;
    for (let bit = 7; bit > 7 - (width & 7); bit--) last |= data[i++] << bit;
    packed[to] = flip ^ last;
  }
  return packed;
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
