import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  despeckle,
  fillHoles,
  holes,
  openTurning,
  type Small,
  specks,
  withoutSmall,
} from '../../src/kernels/despeckle.js';
import { drawn } from '../ascii.js';

const masks = fc
  .record({
    width: fc.integer({ min: 1, max: 14 }),
    height: fc.integer({ min: 1, max: 14 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .chain(({ width, height, share }) =>
    fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: width * height, maxLength: width * height })
      .map((data) => ({ width, height, data: Uint8Array.from(data, (place) => (place < share ? 1 : 0)) })),
  );

/** By a flood from every pixel. */
function flooded(mask: Uint8Array, width: number, { value, size, diagonal, atBorder }: Small): Uint8Array {
  const height = mask.length / width;
  const result = mask.slice();
  for (const start of mask.keys()) {
    if (mask[start] !== value) continue;
    const found = new Set([start]);
    let border = false;
    for (const i of found) {
      const [x, y] = [i % width, Math.floor(i / width)];
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) border = true;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          if (mask[v * width + u] === value && (diagonal || u === x || v === y)) found.add(v * width + u);
        }
      }
    }
    if (found.size < size && (atBorder || !border)) result[start] = 1 - value;
  }
  return result;
}

const kinds = fc
  .record({ size: fc.integer({ min: 0, max: 30 }), kind: fc.constantFrom(specks, holes), diagonal: fc.boolean() })
  .map(({ size, kind, diagonal }) => ({ ...kind(size), diagonal }));

it('small components are those that a flood finds, and the mask given stays as it is', () => {
  fc.assert(
    fc.property(masks, kinds, ({ width, data }, small) => {
      const before = data.slice();
      expect(withoutSmall(data, width, small)).toEqual(flooded(data, width, small));
      expect(data).toEqual(before);
    }),
    { numRuns: 400 },
  );
});

it('strips of any height give the mask of the whole page, and no more rows than needed are held back', () => {
  fc.assert(
    fc.property(masks, kinds, fc.integer({ min: 1, max: 5 }), ({ width, height, data }, small, strip) => {
      const turning = openTurning(width, small);
      const rows: Uint8Array[] = [];
      for (let top = 0; top < height; top += strip) {
        rows.push(...turning.write(data.subarray(top * width, Math.min(height, top + strip) * width)));
        const back = Math.min(height, top + strip) - rows.reduce((sum, { length }) => sum + length, 0) / width;
        expect(back).toBeLessThan(Math.max(1, small.size - 1 + strip));
      }
      rows.push(...turning.end());
      expect(Buffer.concat(rows).equals(withoutSmall(data, width, small))).toBe(true);
    }),
    { numRuns: 400 },
  );
});

it('ink that touches at a corner is one speck, holes that do so are two', () => {
  const page = drawn(`
    #..#####
    .#.#.###
    ...##.##
    ..######`);
  const filled = drawn(`
    #..#####
    .#.#####
    ...#####
    ..######`);
  expect(despeckle(page.data, page.width, 2)).toEqual(page.data);
  expect(fillHoles(page.data, page.width, 2)).toEqual(filled.data);
  const alone = drawn(`
    ...#####
    ...#.###
    ...##.##
    ..######`);
  expect(despeckle(page.data, page.width, 3)).toEqual(alone.data);
});

it('a spiral is one component, however late its arms meet', () => {
  const page = drawn(`
    #######
    #.....#
    #.###.#
    #.#.#.#
    #.#.#.#
    #...#.#
    #####.#`);
  const ink = page.data.reduce((sum, value) => sum + value, 0);
  expect(despeckle(page.data, page.width, ink)).toEqual(page.data);
  expect(despeckle(page.data, page.width, ink + 1)).toEqual(new Uint8Array(page.data.length));
});
