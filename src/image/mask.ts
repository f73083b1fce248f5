import { decode } from './decode.js';
import type { Mask, Raster } from './types.js';

/**
 * Reads a truth or a result into a mask. The contests' rule: ink is exactly black (0, in all three channels of a colour
 * file), and every other value is paper, so a file that was blurred or saved as JPEG loses ink rather than gains it.
 *
 * @param input a path, or the file's bytes
 * @param name what errors call the file
 * @throws FileError where the file cannot be read
 */
export async function readMask(input: string | Buffer, name?: string): Promise<Mask> {
  return maskOf(await decode(input, name));
}

/** The mask that a decoded truth or result is, by the rule of `readMask`. */
export function maskOf({ width, height, channels, data }: Raster): Mask {
  const mask = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < mask.length; i++, j += channels) {
    const value = channels === 1 ? data[j] : data[j] | data[j + 1] | data[j + 2];
    mask[i] = value === 0 ? 1 : 0;
  }
  return { width, height, data: mask };
}
