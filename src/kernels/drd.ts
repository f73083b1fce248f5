import { ones, words } from './words.js';

const RADIUS = 2;
const BLOCK = 8;

/** The squares of the distances in a 5 × 5 square, and how many of its pixels are that far from the centre. */
const DISTANCES = [
  [1, 4],
  [2, 4],
  [4, 4],
  [5, 8],
  [8, 4],
];

/** Weights of those distances: inverse distances, normalised so that all 24 add up to 1. */
const WEIGHTS = (() => {
  const sum = DISTANCES.reduce((total, [square, pixels]) => total + pixels / Math.sqrt(square), 0);
  return DISTANCES.map(([square]) => 1 / Math.sqrt(square) / sum);
})();

/**
 * Sum of the distortions of all wrong pixels: of each, the weights of those neighbours in the truth that differ from the
 * mask's pixel (Lu, Kot, Shi 2004). Neighbours outside the page add nothing. Neighbours of a distance are counted before they are
 * weighed, so the sum does not depend on an order.
 *
 * @param mask width × height, 1 = ink
 * @param truth the same, of what should be ink
 */
export function drdSum(mask: Uint8Array, truth: Uint8Array, width: number, height: number): number {
  const border = new Float64Array(DISTANCES.length);
  const t = truth;
  const [a, b] = [words(mask), words(truth)];
  const [top, bottom] = [RADIUS * width, (height - RADIUS) * width];
  let one = 0;
  let two = 0;
  let four = 0;
  let five = 0;
  let eight = 0;
  let rowEnd = width;
  for (let word = 0; word < a.length; word++) {
    for (let wrong = a[word] ^ b[word]; wrong !== 0; wrong &= wrong - 1) {
      const i = 4 * word + ((31 - Math.clz32(wrong & -wrong)) >> 3); // the pixel of the lowest bit
      while (i >= rowEnd) rowEnd += width;
      const x = i - rowEnd + width;
      if (i < top || i >= bottom || x < RADIUS || x >= width - RADIUS) {
        addAtBorder(border, mask, truth, i, width, height);
        continue;
      }
      const n = i - width;
      const s = i + width;
      const nn = n - width;
      const ss = s + width;
      const nearer = t[n] + t[i - 1] + t[i + 1] + t[s];
      const diagonal = t[n - 1] + t[n + 1] + t[s - 1] + t[s + 1];
      const farther = t[nn] + t[i - 2] + t[i + 2] + t[ss];
      const knight = t[nn - 1] + t[nn + 1] + t[n - 2] + t[n + 2] + t[s - 2] + t[s + 2] + t[ss - 1] + t[ss + 1];
      const corner = t[nn - 2] + t[nn + 2] + t[ss - 2] + t[ss + 2];
      const ink = mask[i] === 1;
      one += ink ? 4 - nearer : nearer;
      two += ink ? 4 - diagonal : diagonal;
      four += ink ? 4 - farther : farther;
      five += ink ? 8 - knight : knight;
      eight += ink ? 4 - corner : corner;
    }
  }
  for (let i = 4 * a.length; i < mask.length; i++) addAtBorder(border, mask, truth, i, width, height);
  const inside = [one, two, four, five, eight];
  return WEIGHTS.reduce((sum, weight, distance) => sum + weight * (inside[distance] + border[distance]), 0);
}

/** Counts the neighbours on the page that differ from the mask's pixel, by distance, where that pixel is wrong. */
function addAtBorder(
  counts: Float64Array,
  mask: Uint8Array,
  truth: Uint8Array,
  i: number,
  width: number,
  height: number,
): void {
  if (mask[i] === truth[i]) return;
  const [x, y] = [i % width, Math.floor(i / width)];
  for (let v = Math.max(-RADIUS, -y); v <= Math.min(RADIUS, height - 1 - y); v++) {
    for (let u = Math.max(-RADIUS, -x); u <= Math.min(RADIUS, width - 1 - x); u++) {
      if (truth[i + v * width + u] !== mask[i]) counts[DISTANCES.findIndex(([square]) => square === u * u + v * v)]++;
    }
  }
}

/** Number of 8 × 8 blocks, counted from the top left and full ones only, that hold both ink and paper. */
export function mixedBlocks(truth: Uint8Array, width: number, height: number): number {
  const across = Math.floor(width / BLOCK);
  const ink = new Uint8Array(across);
  let mixed = 0;
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    ink.fill(0);
    for (let y = top; y < top + BLOCK; y++) {
      const row = words(truth.subarray(y * width, y * width + across * BLOCK));
      for (let word = 0; word < row.length; word++) if (row[word] !== 0) ink[word >> 1] += ones(row[word]);
    }
    for (const count of ink) if (count > 0 && count < BLOCK * BLOCK) mixed++;
  }
  return mixed;
}
