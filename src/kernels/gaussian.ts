/**
 * A page smoothed by a Gaussian, along the rows and then along the columns. The kernel reaches 3σ to each side, rounded up, and has
 * sum 1; the border pixels are repeated beyond the border.
 *
 * @param grey width × height samples
 * @param sigma standard deviation in pixels, above 0
 * @throws RangeError when it is not
 */
export function gaussian(grey: ArrayLike<number>, width: number, height: number, sigma: number): Float32Array {
  if (!(sigma > 0)) throw new RangeError(`Expected a sigma above 0 but received ${sigma}`);
  const reach = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-((k - reach) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b);
  const kernel = weights.map((weight) => weight / sum);
  const rows = smooth(grey, width, height, 1, kernel);
  return smooth(rows, height, width, width, kernel);
}

/** Smooths `lines` lines of `length` values that lie `step` apart. */
function smooth(
  values: ArrayLike<number>,
  length: number,
  lines: number,
  step: number,
  kernel: Float64Array,
): Float32Array {
  const reach = (kernel.length - 1) / 2;
  const result = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    const start = step === 1 ? line * length : line;
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        const from = Math.min(length - 1, Math.max(0, at + k));
        sum += kernel[k + reach] * values[start + from * step];
      }
      result[start + at * step] = sum;
    }
  }
  return result;
}
