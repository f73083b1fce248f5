import { gaussian } from './gaussian.js';

/** The gradient of a smoothed page, and where along it it is largest: what does not depend on Canny's thresholds. */
export interface Ridges {
  /** Width × height: length of the gradient where it is largest along its own direction, over the page's largest; else 0. */
  strength: Float32Array;
  width: number;
  height: number;
}

/**
 * The ridges of the gradient (J. Canny, "A computational approach to edge detection", PAMI 8(6), 1986): the page is smoothed by a
 * Gaussian, differences of neighbours on both sides give the gradient, and a pixel stays when no pixel one step along the
 * gradient, interpolated between two neighbours, has a larger one. Beyond the border the border pixels are repeated, and
 * the gradient is 0.
 *
 * @param grey width × height samples 0..255
 * @param sigma of the Gaussian, in pixels
 */
export function ridges(grey: Uint8Array, width: number, height: number, sigma: number): Ridges {
  const smooth = gaussian(grey, width, height, sigma);
  const across = new Float32Array(grey.length);
  const down = new Float32Array(grey.length);
  const length = new Float32Array(grey.length);
  let largest = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      across[i] = smooth[x + 1 < width ? i + 1 : i] - smooth[x > 0 ? i - 1 : i];
      down[i] = smooth[y + 1 < height ? i + width : i] - smooth[y > 0 ? i - width : i];
      length[i] = Math.sqrt(across[i] ** 2 + down[i] ** 2);
      if (length[i] > largest) largest = length[i];
    }
  }
  const strength = new Float32Array(grey.length);
  const at = (x: number, y: number) => (x >= 0 && x < width && y >= 0 && y < height ? length[y * width + x] : 0);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (length[i] === 0) continue;
      const [u, v] = [Math.abs(across[i]), Math.abs(down[i])];
      const [stepX, stepY] = [Math.sign(across[i]), Math.sign(down[i])];
      // the two neighbours that the gradient points between: a straight one and a diagonal one
      const [straightX, straightY] = u >= v ? [stepX, 0] : [0, stepY];
      const slant = Math.min(u, v) / Math.max(u, v);
      const along = (sign: number) =>
        (1 - slant) * at(x + sign * straightX, y + sign * straightY) + slant * at(x + sign * stepX, y + sign * stepY);
      // of two equal ones the darker side stays
      if (length[i] >= along(1) && length[i] > along(-1)) strength[i] = length[i] / largest;
    }
  }
  return { strength, width, height };
}

/**
 * Edges: the 8-connected ridges above `low` that have a pixel above `high` (hysteresis).
 *
 * @param low relative to the page's largest gradient, 0..1
 * @param high the same, at least `low`
 * @returns width × height, 1 = edge
 */
export function hysteresis({ strength, width, height }: Ridges, low: number, high: number): Uint8Array {
  const edges = new Uint8Array(strength.length);
  const found: number[] = [];
  const take = (i: number) => {
    edges[i] = 1;
    found.push(i);
  };
  for (let i = 0; i < strength.length; i++) if (strength[i] > high) take(i);
  while (found.length > 0) {
    const i = found.pop() as number;
    const x = i % width;
    const y = (i - x) / width;
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const j = row * width + column;
        if (edges[j] === 0 && strength[j] > low) take(j);
      }
    }
  }
  return edges;
}
