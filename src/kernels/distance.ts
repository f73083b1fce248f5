/**
 * Chebyshev distance (the larger of the steps across and along) of every pixel to the nearest seed, in two passes.
 *
 * @param seeds width × height, not 0 = seed
 * @returns width × height distances in pixels; width + height where there is no seed at all
 */
export function chebyshevDistance(seeds: Uint8Array, width: number, height: number): Int32Array {
  const distance = new Int32Array(width * height);
  const far = width + height;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (seeds[i] !== 0) continue;
      let least = far - 1;
      if (x > 0) least = Math.min(least, distance[i - 1]);
      if (y > 0) {
        least = Math.min(least, distance[i - width]);
        if (x > 0) least = Math.min(least, distance[i - width - 1]);
        if (x + 1 < width) least = Math.min(least, distance[i - width + 1]);
      }
      distance[i] = least + 1;
    }
  }
  for (let y = height - 1, i = width * height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, i--) {
      let least = distance[i] - 1;
      if (x + 1 < width) least = Math.min(least, distance[i + 1]);
      if (y + 1 < height) {
        least = Math.min(least, distance[i + width]);
        if (x > 0) least = Math.min(least, distance[i + width - 1]);
        if (x + 1 < width) least = Math.min(least, distance[i + width + 1]);
      }
      distance[i] = least + 1;
    }
  }
  return distance;
}
