const ROUNDS = 10_000;

/** Mean, and its 95 % interval by the percentile bootstrap (B. Efron, 1979), the same for the same values. */
export function meanWithInterval(values) {
  const random = seeded(values.length);
  const means = Float64Array.from({ length: ROUNDS }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)];
    return sum / values.length;
  }).sort();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, low: means[Math.floor(0.025 * ROUNDS)], high: means[Math.ceil(0.975 * ROUNDS) - 1] };
}

/** Numbers in [0, 1). xorshift: G. Marsaglia, "Xorshift RNGs", 2003 */
function seeded(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
