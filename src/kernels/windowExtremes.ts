/**
 * Largest value of the window × window square around every pixel, clipped at the border of the page. Three comparisons a pixel and
 * direction, whatever the window (M. van Herk, Pattern Recognition Letters 13(7), 1992).
 *
 * @param data grey samples 0..255, rows from the top
 * @param window side of the square, odd
 */
export function windowMaximum(data: Uint8Array, width: number, window: number): Uint8Array {
  const half = (window - 1) / 2;
  const rows = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += width) rows.set(slide(data.subarray(at, at + width), 1, half), at);
  return slide(rows, width, half);
}

/** Smallest value of the window × window square around every pixel; see `windowMaximum`. */
export function windowMinimum(data: Uint8Array, width: number, window: number): Uint8Array {
  const inverted = data.map((value) => 255 - value);
  return windowMaximum(inverted, width, window).map((value) => 255 - value);
}

/** Maximum of each vector of `lanes` values and the `half` vectors before and after it. */
function slide(vectors: Uint8Array, lanes: number, half: number): Uint8Array {
  const pad = half * lanes; // zeros before and after
  const block = (2 * half + 1) * lanes;
  const size = vectors.length + 2 * pad;
  const upTo = new Uint8Array(size); // maximum from the start of the block up to here
  upTo.set(vectors, pad);
  const from = upTo.slice(); // maximum from here to the end of the block
  for (let start = 0; start < size; start += block) {
    const end = Math.min(size, start + block);
    for (let i = start + lanes; i < end; i++) if (upTo[i - lanes] > upTo[i]) upTo[i] = upTo[i - lanes];
    for (let i = end - lanes - 1; i >= start; i--) if (from[i + lanes] > from[i]) from[i] = from[i + lanes];
  }
  const result = new Uint8Array(vectors.length);
  for (let i = 0; i < result.length; i++) result[i] = Math.max(from[i], upTo[i + block - lanes]);
  return result;
}
