import { CHUNK, layOut, loadSimd } from './simd.js';

/** The sum of samples 0..255. */
export function sum(data: Uint8Array): number {
  const simd = loadSimd();
  if (!simd) return plainSum(data);
  const [values] = layOut(simd, [CHUNK]);
  const memory = new Uint8Array(simd.memory.buffer);
  const whole = data.length - (data.length % 16);
  let total = plainSum(data.subarray(whole));
  for (let start = 0; start < whole; start += CHUNK) {
    const part = data.subarray(start, Math.min(start + CHUNK, whole));
    memory.set(part, values);
    total += simd.sum(values, part.length);
  }
  return total;
}

/** `sum` in plain TypeScript. */
export function plainSum(data: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) total += data[i];
  return total;
}
