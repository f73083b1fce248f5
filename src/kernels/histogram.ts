import { CHUNK, layOut, loadSimd } from './simd.js';

const VALUES = 256;
const TABLES = 8;

/**
 * Counts of the 256 grey values.
 *
 * @param data samples, 0..255
 * @returns 256 counts; doubles, so that no page is too large
 */
export function histogram(data: Uint8Array): Float64Array {
  const simd = loadSimd();
  if (!simd) return plainHistogram(data);
  const counts = new Float64Array(VALUES);
  const [tables, values] = layOut(simd, [4 * VALUES * TABLES, CHUNK]);
  const memory = new Uint8Array(simd.memory.buffer);
  const whole = data.length - (data.length % 8);
  for (let start = 0; start < whole; start += CHUNK) {
    const end = Math.min(start + CHUNK, whole);
    memory.set(data.subarray(start, end), values);
    simd.count(values, end - start, tables);
  }
  new Uint32Array(simd.memory.buffer, tables, VALUES * TABLES).forEach((count, i) => {
    counts[i % VALUES] += count;
  });
  for (let i = whole; i < data.length; i++) counts[data[i]]++;
  return counts;
}

/** `histogram` in plain TypeScript. */
export function plainHistogram(data: Uint8Array): Float64Array {
  const counts = new Float64Array(VALUES);
  for (let i = 0; i < data.length; i++) counts[data[i]]++;
  return counts;
}
