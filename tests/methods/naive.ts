import { expect } from 'vitest';
import type { Mask, Raster } from '../../src/image/types.js';

/** Mean and population deviation over the pixels of the window that exist, straight from the definition. */
export function statistics({ width, height, data }: Raster, window: number, x: number, y: number) {
  const half = (window - 1) / 2;
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (let v = Math.max(0, y - half); v <= Math.min(height - 1, y + half); v++) {
    for (let u = Math.max(0, x - half); u <= Math.min(width - 1, x + half); u++) {
      const value = data[v * width + u];
      n++;
      sum += value;
      squares += value * value;
    }
  }
  return { mean: sum / n, deviation: Math.sqrt(n * squares - sum * sum) / n };
}

/** Ink where value <= threshold(x, y). */
export function naiveMask(page: Raster, threshold: (x: number, y: number) => number): Uint8Array {
  return page.data.map((value, i) => (value <= threshold(i % page.width, Math.floor(i / page.width)) ? 1 : 0));
}

/**
 * Expects ink where value <= threshold(x, y). Where the two are closer than 1e-9 a formula's rounding decides, and the methods, which
 * compare both sides multiplied by the number of pixels in the window, may round otherwise.
 */
export function expectMask(mask: Mask, page: Raster, threshold: (x: number, y: number) => number): void {
  for (const [i, value] of page.data.entries()) {
    const limit = threshold(i % page.width, Math.floor(i / page.width));
    if (Math.abs(value - limit) > 1e-9) expect([i, mask.data[i]]).toEqual([i, value <= limit ? 1 : 0]);
  }
}

/** Otsu's criterion tried at every value: smallest within-class variance, the lowest threshold of equals. */
export function naiveOtsu(data: Uint8Array): number {
  const spread = (values: Uint8Array) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  let best = Number.MAX_VALUE;
  let threshold = 0;
  for (let t = 0; t < 256; t++) {
    const below = data.filter((value) => value <= t);
    const above = data.filter((value) => value > t);
    if (below.length === 0 || above.length === 0) continue;
    const within = spread(below) + spread(above);
    if (within < best * (1 - 1e-9)) {
      best = within;
      threshold = t;
    }
  }
  return threshold;
}
