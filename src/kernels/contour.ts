/**
 * The contour of ink: ink with a 4-neighbour that is none. Beyond the page there is none.
 *
 * @param ink width × height, 1 = ink
 * @returns width × height, 1 = contour
 */
export function contour(ink: Uint8Array, width: number, height: number): Uint8Array {
  const edge = new Uint8Array(ink.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (ink[i] === 0) continue;
      const inner = x > 0 && x + 1 < width && y > 0 && y + 1 < height;
      edge[i] = inner && ink[i - 1] + ink[i + 1] + ink[i - width] + ink[i + width] === 4 ? 0 : 1;
    }
  }
  return edge;
}
