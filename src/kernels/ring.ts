/** A rectangle of pixels, ends included. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * Collects the set pixels of a mask on the square ring of a radius about pixel (x, y), row by row, as far as it lies in a box.
 *
 * @param mask rows of `width` values, 1 = set
 * @param found is filled with the pixels' indices from its start on; what was there beyond them stays
 * @returns how many there are
 */
export function onRing(
  mask: Uint8Array,
  width: number,
  x: number,
  y: number,
  radius: number,
  box: Box,
  found: number[],
): number {
  let count = 0;
  const from = Math.max(box.left, x - radius);
  const to = Math.min(box.right, x + radius);
  for (let row = Math.max(box.top, y - radius); row <= Math.min(box.bottom, y + radius); row++) {
    const start = row * width;
    if (row === y - radius || row === y + radius) {
      for (let q = start + from; q <= start + to; q++) if (mask[q] === 1) found[count++] = q;
    } else {
      if (x - radius >= box.left && mask[start + x - radius] === 1) found[count++] = start + x - radius;
      if (x + radius <= box.right && mask[start + x + radius] === 1) found[count++] = start + x + radius;
    }
  }
  return count;
}
