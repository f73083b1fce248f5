/**
 * Euclidean distance of every pixel to the nearest seed, exact (A. Meijster, J. Roerdink, W. Hesselink, "A general algorithm for computing
 * distance transforms in linear time", 2000).
 *
 * @param seeds width × height, not 0 = seed
 * @returns width × height distances in pixels; Infinity where there is no seed at all
 */
export function euclideanDistance(seeds: Uint8Array, width: number, height: number): Float64Array {
  const far = width + height;
  const down = new Float64Array(width * height); // to the nearest seed of the column
  for (let x = 0; x < width; x++) {
    let steps = far;
    for (let y = 0, i = x; y < height; y++, i += width) {
      steps = seeds[i] !== 0 ? 0 : Math.min(far, steps + 1);
      down[i] = steps;
    }
    for (let y = height - 1, i = x + width * (height - 1); y >= 0; y--, i -= width) {
      steps = seeds[i] !== 0 ? 0 : Math.min(far, steps + 1);
      down[i] = Math.min(down[i], steps);
    }
  }
  const result = new Float64Array(width * height);
  const column = new Int32Array(width); // of the parabolas of the lower envelope
  const from = new Int32Array(width); // where each is the lowest
  for (let y = 0; y < height; y++) {
    const row = down.subarray(y * width, (y + 1) * width);
    const squared = (x: number, u: number) => (x - u) ** 2 + row[u] ** 2;
    let last = 0;
    column[0] = 0;
    from[0] = 0;
    for (let x = 1; x < width; x++) {
      while (last >= 0 && squared(from[last], column[last]) > squared(from[last], x)) last--;
      if (last < 0) {
        last = 0;
        column[0] = x;
        from[0] = 0;
        continue;
      }
      const u = column[last];
      const start = 1 + Math.floor((x * x - u * u + row[x] ** 2 - row[u] ** 2) / (2 * (x - u)));
      if (start < width) {
        last++;
        column[last] = x;
        from[last] = start;
      }
    }
    for (let x = width - 1; x >= 0; x--) {
      const distance = squared(x, column[last]);
      result[y * width + x] = row[column[last]] >= far ? Number.POSITIVE_INFINITY : Math.sqrt(distance);
      if (x === from[last]) last--;
    }
  }
  return result;
}
