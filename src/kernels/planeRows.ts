import { layOut, loadSimd, type Simd } from './simd.js';

/** Writes rows of samples to rows of floats, some rows at a time. */
export interface PlaneRows {
  /** What the table says of each sample, a plane a channel; three planes of grey rows. */
  lookUp(samples: Uint8Array, out: Float32Array, at: number, area: number): void;
  /** Says what `relate` relates the pixels of a row to. */
  hold(mean: Float64Array, factor: Float64Array): void;
  /** (value − mean) · factor of each sample. */
  relate(grey: Uint8Array, out: Float32Array, at: number): void;
}

/**
 * Opens rows of one width; between two calls no other kernel may run.
 *
 * @param rows the most at a time
 * @param channels samples a pixel, 1 or 3
 * @param table 256 values
 */
export function openPlaneRows(width: number, rows: number, channels: 1 | 3, table: Float32Array): PlaneRows {
  const simd = loadSimd();
  return simd ? simdPlaneRows(simd, width, rows, channels, table) : plainPlaneRows(width, rows, channels, table);
}

/** `openPlaneRows` in plain TypeScript. */
export function plainPlaneRows(width: number, _rows: number, channels: 1 | 3, table: Float32Array): PlaneRows {
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  const means = new Float64Array(width);
  const factors = new Float64Array(width);
  return {
    lookUp(samples, out, at, area) {
      for (let i = 0; i < samples.length; i += channels, at++) {
        out[at] = table[samples[i]];
        out[at + area] = table[samples[i + green]];
        out[at + 2 * area] = table[samples[i + blue]];
      }
    },
    hold(mean, factor) {
      means.set(mean);
      factors.set(factor);
    },
    relate(grey, out, at) {
      for (let i = 0; i < grey.length; i++) out[at + i] = (grey[i] - means[i % width]) * factors[i % width];
    },
  };
}

function simdPlaneRows(simd: Simd, width: number, rows: number, channels: 1 | 3, table: Float32Array): PlaneRows {
  const filled = Math.ceil(width / 4) * 4;
  const most = width * rows;
  // the last row of floats is written up to a whole four
  const sizes = [1024, channels * most + 4, 8 * filled, 8 * filled, 4 * (most + 4)];
  const [tableAt, samplesAt, meanAt, factorAt, outAt] = layOut(simd, sizes);
  const { buffer } = simd.memory;
  const memory = new Uint8Array(buffer);
  const means = new Float64Array(buffer, meanAt, width);
  const factors = new Float64Array(buffer, factorAt, width);
  const floats = new Float32Array(buffer, outAt, most);
  new Float32Array(buffer, tableAt, 256).set(table);
  return {
    lookUp(samples, out, at, area) {
      memory.set(samples, samplesAt);
      const pixels = samples.length / channels;
      for (let plane = 0; plane < 3; plane++) {
        if (plane < channels) simd.lookUp(samplesAt + plane, channels, pixels, tableAt, outAt);
        out.set(floats.subarray(0, pixels), at + plane * area);
      }
    },
    hold(mean, factor) {
      means.set(mean);
      factors.set(factor);
    },
    relate(grey, out, at) {
      memory.set(grey, samplesAt);
      // each row overwrites what the row before it wrote too much
      for (let x = 0; x < grey.length; x += width) simd.relate(samplesAt + x, filled, meanAt, factorAt, outAt + 4 * x);
      out.set(floats.subarray(0, grey.length), at);
    },
  };
}
