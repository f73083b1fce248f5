import { layOut, type Simd } from './simd.js';

/** A threshold T = m + (p + q·r)·(m − o) + t·r of the mean m and of r, the deviation or the root mean square of a window. */
export interface LocalThreshold {
  p?: number;
  q?: number;
  o?: number;
  t?: number;
  /** Whether r is the root mean square √(Σv²/n) and not the standard deviation √(Σv²/n − m²). */
  rootMeanSquare?: boolean;
}

/**
 * The sums of each column of a page over the rows of a window that slides down. All sums are exact integers, and so is n²·s²
 * (window up to 600: n·Σv² < 2⁵³): the variance is never negative.
 */
export interface Columns {
  /** Takes a row in and lets go of another. */
  exchange(added: Uint8Array, taken: Uint8Array): void;
  /** Says how many rows of the page are in the window. */
  hold(rows: number): void;
  /** Ink where n·v ≤ n·T, of one row: multiplied by the number of pixels n, so that equality is not a matter of rounding. */
  threshold(values: Uint8Array, formula: LocalThreshold, ink: Uint8Array): void;
  /** Mean and standard deviation of each window. */
  statistics(mean: Float64Array, deviation: Float64Array): void;
  /** The largest variance of the windows. */
  largestVariance(): number;
}

/** Opens the columns of a page, all zero. */
export type OpenColumns = (width: number, window: number) => Columns;

/** Columns in plain TypeScript. */
export const plainColumns: OpenColumns = (width, window) => {
  const half = (window - 1) / 2;
  // with as many zeros before and after as the window reaches beyond the page
  const sums = new Int32Array(width + window);
  const squares = new Int32Array(width + window);
  const across = pixelsAcross(width, half);
  const [n, inverse, sum, square] = Array.from({ length: 4 }, () => new Float64Array(width));
  const slide = () => {
    add(sums, window, sum);
    add(squares, window, square);
  };
  return {
    exchange(added, taken) {
      for (let x = 0, i = half + 1; x < width; x++, i++) {
        const difference = added[x] - taken[x];
        sums[i] += difference;
        squares[i] += difference * (added[x] + taken[x]);
      }
    },
    hold: (rows) => hold(rows, across, n, inverse),
    threshold(values, { p = 0, q = 0, o = 0, t = 0, rootMeanSquare }, ink) {
      const e = rootMeanSquare ? 0 : 1;
      slide();
      for (let x = 0; x < width; x++) {
        const r = Math.sqrt(n[x] * square[x] - e * (sum[x] * sum[x]));
        const limit = sum[x] + (p + q * (r * inverse[x])) * (sum[x] - o * n[x]) + t * r;
        ink[x] = n[x] * values[x] <= limit ? 1 : 0;
      }
    },
    statistics(mean, deviation) {
      slide();
      for (let x = 0; x < width; x++) {
        mean[x] = sum[x] / n[x];
        deviation[x] = Math.sqrt(n[x] * square[x] - sum[x] * sum[x]) / n[x];
      }
    },
    largestVariance() {
      slide();
      let largest = 0;
      for (let x = 0; x < width; x++) {
        const variance = (n[x] * square[x] - sum[x] * sum[x]) * inverse[x] * inverse[x];
        if (variance > largest) largest = variance;
      }
      return largest;
    },
  };
};

/** What the columns of each pixel's window add up to: those at x + 1 to x + window. */
function add(columns: Int32Array, window: number, total: Float64Array): void {
  let sum = 0;
  for (let x = 0; x < window; x++) sum += columns[x];
  for (let x = 0; x < total.length; x++) {
    sum += columns[x + window] - columns[x];
    total[x] = sum;
  }
}

/** Columns in WebAssembly, a few pixels at a time. */
export const simdColumns =
  (simd: Simd): OpenColumns =>
  (width, window) => {
    const half = (window - 1) / 2;
    const filled = Math.ceil(width / 8) * 8;
    const doubles = 8 * filled;
    const [columns, added, taken, values, ink, n, inverse, mean, deviation] = layOut(simd, [
      8 * (filled + window + 1),
      ...[filled, filled, filled, filled],
      ...[doubles, doubles, doubles, doubles],
    ]);
    const { buffer } = simd.memory;
    const bytes = new Uint8Array(buffer);
    const across = pixelsAcross(width, half);
    const counts = new Float64Array(buffer, n, width);
    const inverses = new Float64Array(buffer, inverse, width);
    const ofMean = new Float64Array(buffer, mean, width);
    const ofDeviation = new Float64Array(buffer, deviation, width);
    return {
      exchange(rowAdded, rowTaken) {
        bytes.set(rowAdded, added);
        bytes.set(rowTaken, taken);
        simd.exchange(columns + 8 * (half + 1), added, taken, filled);
      },
      hold: (rows) => hold(rows, across, counts, inverses),
      threshold(row, { p = 0, q = 0, o = 0, t = 0, rootMeanSquare }, inkOfRow) {
        bytes.set(row, values);
        simd.threshold(columns, window, filled, n, inverse, values, ink, p, q, o, t, rootMeanSquare ? 0 : 1);
        inkOfRow.set(bytes.subarray(ink, ink + width));
      },
      statistics(means, deviations) {
        simd.statistics(columns, window, filled, n, mean, deviation);
        means.set(ofMean);
        deviations.set(ofDeviation);
      },
      largestVariance: () => simd.largestVariance(columns, window, filled, n, inverse),
    };
  };

/** How many columns of the page are in the window of each pixel of a row. */
const pixelsAcross = (width: number, half: number) =>
  Float64Array.from({ length: width }, (_, x) => Math.min(x + half, width - 1) - Math.max(x - half, 0) + 1);

/** How many pixels of the page are in each window. */
function hold(rows: number, across: Float64Array, n: Float64Array, inverse: Float64Array): void {
  for (let x = 0; x < across.length; x++) {
    n[x] = rows * across[x];
    inverse[x] = 1 / n[x];
  }
}
