const RADIUS = 2;
const BLOCK = 8;

/** Inverse distances from the centre of a 5 × 5 square, 0 at the centre, normalised to sum 1. */
const WEIGHTS = (() => {
  const weights = new Float64Array(25);
  for (let i = 0; i < 25; i++) weights[i] = i === 12 ? 0 : 1 / Math.hypot((i % 5) - RADIUS, Math.floor(i / 5) - RADIUS);
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
})();

/**
 * Sum of the distortions of all wrong pixels: of each, the weights of those neighbours in the truth that differ from the
 * mask's pixel (Lu, Kot, Shi 2004). Neighbours outside the page add nothing.
 *
 * @param mask, truth one byte a pixel, 1 = ink, the same size
 */
export function drdSum(mask: Uint8Array, truth: Uint8Array, width: number, height: number): number {
  let total = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const value = mask[i];
      if (value === truth[i]) continue;
      const top = Math.max(-RADIUS, -y);
      const bottom = Math.min(RADIUS, height - 1 - y);
      const left = Math.max(-RADIUS, -x);
      const right = Math.min(RADIUS, width - 1 - x);
      for (let v = top; v <= bottom; v++) {
        for (let u = left; u <= right; u++) {
          if (truth[i + v * width + u] !== value) total += WEIGHTS[5 * (v + RADIUS) + u + RADIUS];
        }
      }
    }
  }
  return total;
}

/** Number of 8 × 8 blocks, counted from the top left and full ones only, that hold both ink and paper. */
export function mixedBlocks(truth: Uint8Array, width: number, height: number): number {
  let mixed = 0;
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK) {
      let ink = 0;
      for (let y = top; y < top + BLOCK; y++) {
        for (let i = y * width + left, end = i + BLOCK; i < end; i++) ink += truth[i];
      }
      if (ink > 0 && ink < BLOCK * BLOCK) mixed++;
    }
  }
  return mixed;
}
