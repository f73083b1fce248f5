/**
 * A page reduced to the means of its factor × factor squares; those at the right and bottom border are of the pixels that exist.
 *
 * @param data grey samples 0..255, rows from the top
 * @param factor a whole number from 1 on
 * @returns grey samples, rounded; width and height are those of the page over the factor, rounded up
 */
export function subsample(data: Uint8Array, width: number, height: number, factor: number): Uint8Array {
  const columns = Math.ceil(width / factor);
  const result = new Uint8Array(columns * Math.ceil(height / factor));
  for (let top = 0, i = 0; top < height; top += factor) {
    const bottom = Math.min(height, top + factor);
    for (let left = 0; left < width; left += factor, i++) {
      const right = Math.min(width, left + factor);
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += data[y * width + x];
      result[i] = Math.round(sum / ((bottom - top) * (right - left)));
    }
  }
  return result;
}
