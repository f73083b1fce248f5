import { layOut, loadSimd, type Simd } from './simd.js';

/**
 * Largest value of the window × window square around every pixel, clipped at the border of the page.
 *
 * @param data grey samples 0..255, rows from the top
 * @param window side of the square, odd
 */
export function windowMaximum(data: Uint8Array, width: number, window: number): Uint8Array {
  const simd = loadSimd();
  return simd ? simdExtreme(simd, data, width, window, false) : plainMaximum(data, width, window);
}

/** Smallest value of the window × window square around every pixel; see `windowMaximum`. */
export function windowMinimum(data: Uint8Array, width: number, window: number): Uint8Array {
  const simd = loadSimd();
  return simd ? simdExtreme(simd, data, width, window, true) : plainMinimum(data, width, window);
}

/**
 * `windowMaximum` in WebAssembly, strip by strip. First down, then across: maxima of 2, of 4, of 8 … and from two that overlap those of the
 * whole window. Zeros around the strip's rows keep them apart. For the smallest, all is inverted before and after.
 */
function simdExtreme(simd: Simd, data: Uint8Array, width: number, window: number, smallest: boolean): Uint8Array {
  const half = (window - 1) / 2;
  const height = data.length / width;
  const stride = width + window;
  const rows = Math.min(height, Math.max(64, 2 * window));
  const length = (rows + window) * stride;
  const [strip] = layOut(simd, [length + window * stride + 16]);
  const memory = new Uint8Array(simd.memory.buffer);
  const widenTo = (unit: number) => {
    let reached = 1;
    for (; 2 * reached <= window; reached *= 2) simd.widen(strip, length, reached * unit);
    if (reached < window) simd.widen(strip, length, (window - reached) * unit);
  };
  const result = new Uint8Array(data.length);
  for (let top = 0; top < height; top += rows) {
    memory.fill(smallest ? 255 : 0, strip, strip + length + window * stride);
    for (let y = Math.max(0, top - half); y < Math.min(height, top + rows + half); y++) {
      const at = strip + (y - top + half) * stride + half;
      memory.set(data.subarray(y * width, (y + 1) * width), at);
    }
    if (smallest) simd.invert(strip, length + window * stride);
    widenTo(stride);
    widenTo(1);
    if (smallest) simd.invert(strip, length);
    for (let y = top; y < Math.min(height, top + rows); y++) {
      const at = strip + (y - top) * stride;
      result.set(memory.subarray(at, at + width), y * width);
    }
  }
  return result;
}

/** `windowMaximum` in plain TypeScript: three comparisons a pixel and direction (M. van Herk, Pattern Recognition Letters 13(7), 1992). */
export function plainMaximum(data: Uint8Array, width: number, window: number): Uint8Array {
  const half = (window - 1) / 2;
  const rows = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += width) rows.set(slide(data.subarray(at, at + width), 1, half), at);
  return slide(rows, width, half);
}

/** `windowMinimum` in plain TypeScript. */
export function plainMinimum(data: Uint8Array, width: number, window: number): Uint8Array {
  const inverted = data.map((value) => 255 - value);
  return plainMaximum(inverted, width, window).map((value) => 255 - value);
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
