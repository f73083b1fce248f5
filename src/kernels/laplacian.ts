/**
 * The Laplacian of a page: of each pixel the sum of its four neighbours less four times itself, positive where it is darker than
 * they are. A neighbour beyond the border counts as the pixel itself.
 *
 * @param grey width × height samples 0..255
 * @returns width × height values, -1020..1020
 */
export function laplacian(grey: Uint8Array, width: number, height: number): Int32Array {
  const result = new Int32Array(grey.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const value = grey[i];
      const left = x > 0 ? grey[i - 1] : value;
      const right = x + 1 < width ? grey[i + 1] : value;
      const above = y > 0 ? grey[i - width] : value;
      const below = y + 1 < height ? grey[i + width] : value;
      result[i] = left + right + above + below - 4 * value;
    }
  }
  return result;
}
