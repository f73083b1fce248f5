import { CHUNK, layOut, loadSimd } from './simd.js';

/**
 * 1 where a sample is at most the limit, else 0.
 *
 * @param data samples 0..255
 */
export function atMost(data: Uint8Array, limit: number): Uint8Array {
  const simd = loadSimd();
  if (!simd) return plainAtMost(data, limit);
  if (limit < 0) return new Uint8Array(data.length);
  const ink = new Uint8Array(data.length);
  const [values] = layOut(simd, [CHUNK]);
  const memory = new Uint8Array(simd.memory.buffer);
  for (let start = 0; start < data.length; start += CHUNK) {
    const part = data.subarray(start, start + CHUNK);
    memory.set(part, values);
    simd.atMost(values, part.length, Math.min(255, Math.floor(limit)), values);
    ink.set(memory.subarray(values, values + part.length), start);
  }
  return ink;
}

/** `atMost` in plain TypeScript. */
export function plainAtMost(data: Uint8Array, limit: number): Uint8Array {
  const ink = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) ink[i] = data[i] <= limit ? 1 : 0;
  return ink;
}
