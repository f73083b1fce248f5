import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { hysteresis, ridges } from '../../src/kernels/canny.js';
import { fusion, type Weights } from '../../src/methods/best.js';

const [WIDTH, HEIGHT] = [4, 3];
const SIZE = WIDTH * HEIGHT;
const size = { minLength: SIZE, maxLength: SIZE };
const greyPage = (data: Uint8Array): Raster => ({ width: WIDTH, height: HEIGHT, channels: 1, data, meta: {} });

/** The energy of a labelling, bit i that of pixel i, from its definition. */
function energyOf({ data }: Raster, probabilities: Float32Array, { laplacian, c, tHi }: Weights) {
  const edges = hysteresis(ridges(data, WIDTH, HEIGHT, 0.6), Math.min(0.1, tHi), tHi);
  const clamped = (value: number, end: number) => Math.min(end - 1, Math.max(0, value));
  const at = (x: number, y: number) => data[clamped(y, HEIGHT) * WIDTH + clamped(x, WIDTH)];
  const ink = [...probabilities].map((p, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const odds = Math.fround(100 * Math.min(4.6, Math.max(-4.6, Math.log(p / (1 - p)))));
    return Math.round(
      odds + 2 * laplacian * (at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y)),
    );
  });
  const parted = (i: number, j: number) => data[i] !== data[j] && edges[data[i] < data[j] ? i : j] === 1;
  return (bits: number) => {
    const label = (i: number) => (bits >> i) & 1;
    let sum = 0;
    for (let i = 0; i < SIZE; i++) {
      sum += label(i) === 1 ? Math.max(0, -ink[i]) : Math.max(0, ink[i]);
      if ((i + 1) % WIDTH > 0 && label(i) !== label(i + 1) && !parted(i, i + 1)) sum += c;
      if (i + WIDTH < SIZE && label(i) !== label(i + WIDTH) && !parted(i, i + WIDTH)) sum += c;
    }
    return sum;
  };
}

it('the fused mask has the least energy of all labellings', () => {
  const pages = fc.uint8Array(size).map(greyPage);
  const probability = fc.integer({ min: 0, max: 64 }).map((n) => n / 64);
  const probabilities = fc.array(probability, size).map((values) => Float32Array.from(values));
  const weights = fc.record({
    laplacian: fc.constantFrom(0, 0.5, 2),
    c: fc.integer({ min: 0, max: 500 }),
    tHi: fc.constantFrom(0.1, 0.25, 0.9),
  });
  fc.assert(
    fc.property(pages, probabilities, weights, (page, probabilities, weights) => {
      const energy = energyOf(page, probabilities, weights);
      const least = Math.min(...Array.from({ length: 1 << SIZE }, (_, bits) => energy(bits)));
      const mask = fusion(page, probabilities)(weights).data;
      expect(energy(mask.reduce((bits, ink, i) => bits | (ink << i), 0))).toBe(least);
    }),
    { numRuns: 40 },
  );
});

it('without Laplacian and smoothness it is what the network takes for ink', () => {
  const probabilities = Float32Array.from({ length: SIZE }, (_, i) => i / SIZE);
  const mask = fusion(greyPage(new Uint8Array(SIZE).fill(9)), probabilities)({ laplacian: 0, c: 0, tHi: 0.25 });
  expect([...mask.data]).toEqual([...probabilities].map((p) => (p > 0.5 ? 1 : 0)));
});
