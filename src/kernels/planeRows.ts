import { layOut, loadSimd, type Simd } from './simd.js';

/** Writes rows of samples to rows of floats. */
export interface PlaneRows {
  /** What the table says of each sample, a plane a channel; three planes of a grey row. */
  lookUp(samples: Uint8Array, out: Float32Array, at: number, area: number): void;
  /** (value − mean) · factor of each sample. */
  relate(grey: Uint8Array, mean: Float64Array, factor: Float64Array, out: Float32Array, at: number): void;
}

/**
 * Opens rows of one width; between two of them no other kernel may run.
 *
 * @param channels samples a pixel, 1 or 3
 * @param table 256 values
 */
export function openPlaneRows(width: number, channels: 1 | 3, table: Float32Array): PlaneRows {
  const simd = loadSimd();
  return simd ? simdPlaneRows(simd, width, channels, table) : plainPlaneRows(width, channels, table);
}

/** `openPlaneRows` in plain TypeScript. */
export function plainPlaneRows(width: number, channels: 1 | 3, table: Float32Array): PlaneRows {
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  return {
    lookUp(samples, out, at, area) {
      for (let x = 0, i = 0; x < width; x++, i += channels, at++) {
        out[at] = table[samples[i]];
        out[at + area] = table[samples[i + green]];
        out[at + 2 * area] = table[samples[i + blue]];
      }
    },
    relate(grey, mean, factor, out, at) {
      for (let x = 0; x < width; x++) out[at + x] = (grey[x] - mean[x]) * factor[x];
    },
  };
}

function simdPlaneRows(simd: Simd, width: number, channels: 1 | 3, table: Float32Array): PlaneRows {
  const filled = Math.ceil(width / 4) * 4;
  const sizes = [1024, 3 * filled, 8 * filled, 8 * filled, 4 * filled];
  const [tableAt, samplesAt, meanAt, factorAt, outAt] = layOut(simd, sizes);
  const { buffer } = simd.memory;
  const memory = new Uint8Array(buffer);
  const means = new Float64Array(buffer, meanAt, width);
  const factors = new Float64Array(buffer, factorAt, width);
  const row = new Float32Array(buffer, outAt, width);
  new Float32Array(buffer, tableAt, 256).set(table);
  return {
    lookUp(samples, out, at, area) {
      memory.set(samples, samplesAt);
      for (let plane = 0; plane < 3; plane++) {
        if (plane < channels) simd.lookUp(samplesAt + plane, channels, width, tableAt, outAt);
        out.set(row, at + plane * area);
      }
    },
    relate(grey, mean, factor, out, at) {
      memory.set(grey, samplesAt);
      means.set(mean);
      factors.set(factor);
      simd.relate(samplesAt, filled, meanAt, factorAt, outAt);
      out.set(row, at);
    },
  };
}
