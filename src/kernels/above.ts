import { layOut, loadSimd, type Simd } from './simd.js';

/** Writes, of a row of values, 1 where one is above the limit and 0 elsewhere. */
export type Above = (values: Float32Array, ink: Uint8Array) => void;

/** Opens rows of one width; between two of them no other kernel may run. */
export function openAbove(width: number, limit: number): Above {
  const simd = loadSimd();
  return simd ? simdAbove(simd, width, limit) : plainAbove(width, limit);
}

/** `openAbove` in plain TypeScript. */
export function plainAbove(width: number, limit: number): Above {
  return (values, ink) => {
    for (let x = 0; x < width; x++) ink[x] = values[x] > limit ? 1 : 0;
  };
}

function simdAbove(simd: Simd, width: number, limit: number): Above {
  const filled = Math.ceil(width / 16) * 16;
  const [valuesAt, inkAt] = layOut(simd, [4 * filled, filled]);
  const memory = new Uint8Array(simd.memory.buffer);
  const row = new Float32Array(simd.memory.buffer, valuesAt, width);
  const least = floatAbove(limit);
  return (values, ink) => {
    row.set(values);
    simd.atLeast(valuesAt, filled, least, inkAt);
    ink.set(memory.subarray(inkAt, inkAt + width));
  };
}

/** The smallest of the 32-bit floats that are above a number of at least 0. */
function floatAbove(limit: number): number {
  const float = Float32Array.of(limit);
  if (float[0] <= limit) new Int32Array(float.buffer)[0]++;
  return float[0];
}
