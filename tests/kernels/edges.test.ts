import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hysteresis, ridges } from '../../src/kernels/canny.js';
import { gaussian } from '../../src/kernels/gaussian.js';
import { laplacian } from '../../src/kernels/laplacian.js';

const pages = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      grey: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
    }),
  );

/** A value of a page, the border pixels repeated beyond the border. */
const repeated =
  (values: ArrayLike<number>, width: number, height: number) =>
  (x: number, y: number): number =>
    values[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))];

it('laplacian is the sum of the differences to the four neighbours', () => {
  fc.assert(
    fc.property(pages, ({ width, height, grey }) => {
      const at = repeated(grey, width, height);
      const expected = Int32Array.from(grey, (_, i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        return at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y);
      });
      expect(laplacian(grey, width, height)).toEqual(expected);
    }),
  );
});

it('gaussian is the weighted sum over the square of 3σ', () => {
  fc.assert(
    fc.property(pages, fc.constantFrom(0.3, 0.6, 1.5, 4), ({ width, height, grey }, sigma) => {
      const at = repeated(grey, width, height);
      const reach = Math.ceil(3 * sigma);
      const smooth = gaussian(grey, width, height, sigma);
      for (let i = 0; i < grey.length; i++) {
        let [sum, weights] = [0, 0];
        for (let v = -reach; v <= reach; v++) {
          for (let u = -reach; u <= reach; u++) {
            const weight = Math.exp(-(u * u + v * v) / (2 * sigma * sigma));
            sum += weight * at((i % width) + u, Math.floor(i / width) + v);
            weights += weight;
          }
        }
        expect(smooth[i]).toBeCloseTo(sum / weights, 3);
      }
    }),
  );
  expect(() => gaussian([1], 1, 1, 0)).toThrow(RangeError);
});

it('ridges are where no gradient along the gradient is larger', () => {
  fc.assert(
    fc.property(pages, ({ width, height, grey }) => {
      const smooth = repeated(gaussian(grey, width, height, 0.6), width, height);
      const across = (x: number, y: number) => Math.fround(smooth(x + 1, y) - smooth(x - 1, y));
      const down = (x: number, y: number) => Math.fround(smooth(x, y + 1) - smooth(x, y - 1));
      const inside = (x: number, y: number) => x >= 0 && x < width && y >= 0 && y < height;
      const length = (x: number, y: number) => (inside(x, y) ? Math.hypot(across(x, y), down(x, y)) : 0);
      const found = ridges(grey, width, height, 0.6).strength;
      const largest = Math.max(...Array.from(grey, (_, i) => length(i % width, Math.floor(i / width))));
      for (let i = 0; i < grey.length; i++) {
        const [x, y] = [i % width, Math.floor(i / width)];
        // a unit step, in the sense of the larger coordinate, along the gradient; linear between the two pixels there
        const scale = Math.max(Math.abs(across(x, y)), Math.abs(down(x, y)));
        const along = (sign: number) => {
          const [u, v] = [x + (sign * across(x, y)) / scale, y + (sign * down(x, y)) / scale];
          let sum = 0;
          for (const q of new Set([Math.floor(v), Math.ceil(v)])) {
            for (const p of new Set([Math.floor(u), Math.ceil(u)])) {
              sum += (1 - Math.abs(p - u)) * (1 - Math.abs(q - v)) * length(p, q);
            }
          }
          return sum;
        };
        const margin = scale === 0 ? -1 : length(x, y) - Math.max(along(1), along(-1));
        if (margin > 1e-3) expect(found[i]).toBeCloseTo(length(x, y) / largest, 5);
        if (margin < -1e-3) expect(found[i]).toBe(0);
      }
    }),
  );
});

it('the edge of a step is one line of pixels, on its darker side', () => {
  const [width, height] = [12, 5];
  const grey = Uint8Array.from({ length: width * height }, (_, i) => (i % width < 6 ? 40 : 220));
  const edges = hysteresis(ridges(grey, width, height, 0.6), 0.1, 0.5);
  expect(edges).toEqual(Uint8Array.from(grey, (_, i) => (i % width === 5 ? 1 : 0)));
});

it('hysteresis keeps the weak ridges that touch a strong one, and no others', () => {
  const rows = [
    '....2', //
    '.02..',
    '9....',
    '.2..2',
  ];
  const strength = Float32Array.from(rows.join(''), (mark) => (mark === '.' ? 0 : Number(mark) / 10));
  const edges = (low: number, high: number) => [...hysteresis({ strength, width: 5, height: 4 }, low, high)].join('');
  expect(edges(0.1, 0.5)).toBe('00000000001000001000');
  expect(edges(0.1, 0.1)).toBe('00001001001000001001');
  expect(edges(0.5, 0.95)).toBe('0'.repeat(20));
});
