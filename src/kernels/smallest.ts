import { CHUNK, layOut, loadSimd } from './simd.js';

const LANES = 16;

/** The smallest of samples 0..255; 255 of none. */
export function smallest(data: Uint8Array): number {
  const simd = loadSimd();
  if (!simd) return plainSmallest(data);
  const [least, values] = layOut(simd, [LANES, CHUNK]);
  const memory = new Uint8Array(simd.memory.buffer);
  memory.fill(255, least, least + LANES);
  const whole = data.length - (data.length % LANES);
  for (let start = 0; start < whole; start += CHUNK) {
    const end = Math.min(start + CHUNK, whole);
    memory.set(data.subarray(start, end), values);
    simd.smallest(values, end - start, least);
  }
  return Math.min(plainSmallest(memory.subarray(least, least + LANES)), plainSmallest(data.subarray(whole)));
}

/** `smallest` in plain TypeScript. */
export function plainSmallest(data: Uint8Array): number {
  let least = 255;
  for (let i = 0; i < data.length; i++) if (data[i] < least) least = data[i];
  return least;
}
