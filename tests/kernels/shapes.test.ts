import fc from 'fast-check';
import { expect, it } from 'vitest';
import { components } from '../../src/kernels/components.js';
import { contour } from '../../src/kernels/contour.js';
import { chebyshevDistance } from '../../src/kernels/distance.js';
import { euclideanDistance } from '../../src/kernels/euclidean.js';
import { skeleton } from '../../src/kernels/skeleton.js';
import { drawn } from '../ascii.js';

const masks = fc
  .record({ width: fc.integer({ min: 1, max: 16 }), height: fc.integer({ min: 1, max: 16 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      data: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: width * height, maxLength: width * height }),
    }),
  )
  .map(({ width, height, data }) => ({ width, height, data: Uint8Array.from(data, (v) => (v === 0 ? 1 : 0)) }));

it('distances are what a search of all seeds finds', () => {
  fc.assert(
    fc.property(masks, ({ width, height, data }) => {
      const seeds = [...data.keys()].filter((i) => data[i] === 1);
      const [square, round] = [chebyshevDistance(data, width, height), euclideanDistance(data, width, height)];
      for (let i = 0; i < data.length; i++) {
        const steps = seeds.map((s) => [
          Math.abs((s % width) - (i % width)),
          Math.abs(Math.floor(s / width) - Math.floor(i / width)),
        ]);
        expect(square[i]).toBe(seeds.length ? Math.min(...steps.map(([x, y]) => Math.max(x, y))) : width + height);
        expect(round[i]).toBeCloseTo(Math.min(...steps.map(([x, y]) => Math.hypot(x, y))), 9);
      }
    }),
  );
});

it('components are what a flood finds, numbered by their first pixels', () => {
  fc.assert(
    fc.property(masks, ({ width, height, data }) => {
      const expected = new Int32Array(data.length);
      let count = 0;
      for (let start = 0; start < data.length; start++) {
        if (data[start] === 0 || expected[start] > 0) continue;
        expected[start] = ++count;
        for (const open = [start]; open.length > 0; ) {
          const i = open.pop()!;
          for (let y = Math.floor(i / width) - 1; y <= Math.floor(i / width) + 1; y++) {
            for (let x = (i % width) - 1; x <= (i % width) + 1; x++) {
              const q = y * width + x;
              if (x < 0 || x >= width || y < 0 || y >= height || data[q] === 0 || expected[q] > 0) continue;
              expected[q] = count;
              open.push(q);
            }
          }
        }
      }
      const found = components(data, width, height);
      expect(found.labels).toEqual(expected);
      for (let label = 1; label <= count; label++) {
        const pixels = [...expected.keys()].filter((i) => expected[i] === label);
        expect([...found.pixels.subarray(found.starts[label], found.starts[label + 1])]).toEqual(pixels);
        const [xs, ys] = [pixels.map((i) => i % width), pixels.map((i) => Math.floor(i / width))];
        expect([found.left[label], found.top[label], found.right[label], found.bottom[label]]).toEqual([
          Math.min(...xs),
          Math.min(...ys),
          Math.max(...xs),
          Math.max(...ys),
        ]);
      }
      expect(found.starts.length).toBe(count + 2);
    }),
  );
});

it('a skeleton is thin, inside its mask, and as connected', () => {
  const { data, width, height } = drawn(`
  .........
  .#######.
  .#######.
  .#######.
  ...###...
  ...###...
  ...###...`);
  const thin = skeleton(data, width, height);
  expect(thin.some((value, i) => value === 1 && data[i] === 0)).toBe(false);
  expect(components(thin, width, height).starts.length).toBe(components(data, width, height).starts.length);
  for (let i = 0; i + width + 1 < thin.length; i++) {
    expect(thin[i] + thin[i + 1] + thin[i + width] + thin[i + width + 1]).toBeLessThan(4);
  }
  const before = components(data, width, height);
  expect(thin.reduce((sum, value) => sum + value, 0)).toBeLessThan(before.pixels.length / 2);
});

it('a contour is ink beside paper or the border', () => {
  const { data, width, height } = drawn(`
    ####
    ####
    ####
    ..##`);
  const expected = drawn(`
    ####
    #..#
    ##.#
    ..##`);
  expect(contour(data, width, height)).toEqual(expected.data);
});
