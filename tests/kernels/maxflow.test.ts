import fc from 'fast-check';
import { expect, it } from 'vitest';
import { minimumCuts } from '../../src/kernels/maxflow.js';

/** Grids of up to 12 pixels, all of whose labellings can be tried. */
const grids = fc
  .record({ width: fc.integer({ min: 1, max: 6 }), height: fc.integer({ min: 1, max: 6 }) })
  .filter(({ width, height }) => width * height <= 12)
  .chain(({ width, height }) => {
    const size = { minLength: width * height, maxLength: width * height };
    return fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      ones: fc.array(fc.integer({ min: -9, max: 9 }), size).map((values) => Int32Array.from(values)),
      across: fc.uint8Array({ max: 3, ...size }),
      down: fc.uint8Array({ max: 3, ...size }),
    });
  });
type Grid = typeof grids extends fc.Arbitrary<infer T> ? T : never;

function energy({ width, height, ones, across, down }: Grid, strength: number, label: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < width * height; i++) {
    if (ones[i] > 0 && label(i) === 0) sum += ones[i];
    if (ones[i] < 0 && label(i) === 1) sum -= ones[i];
    if ((i + 1) % width > 0 && label(i) !== label(i + 1)) sum += strength * across[i];
    if (i + width < width * height && label(i) !== label(i + width)) sum += strength * down[i];
  }
  return sum;
}

it('of all labellings those of least energy and fewest ones, and the flow is their energy', () => {
  const strengths = [0, 1, 2, 2, 5];
  fc.assert(
    fc.property(grids, (grid) => {
      const { width, height, ones, across, down } = grid;
      const cuts = minimumCuts(ones, across, down, width, height, strengths);
      strengths.forEach((strength, k) => {
        let least = Number.POSITIVE_INFINITY;
        let best: number[] = [];
        for (let bits = 0; bits < 1 << (width * height); bits++) {
          const sum = energy(grid, strength, (i) => (bits >> i) & 1);
          if (sum < least) best = [];
          if (sum <= least) best.push(bits);
          least = Math.min(least, sum);
        }
        const common = best.reduce((all, bits) => all & bits);
        expect(cuts[k].flow).toBe(least);
        expect([...cuts[k].labels]).toEqual(Array.from({ length: width * height }, (_, i) => (common >> i) & 1));
      });
    }),
    { numRuns: 150 },
  );
});

it('a cut of a large grid does not depend on the cuts before it, and its flow is its energy', () => {
  const [width, height] = [150, 90];
  const hash = (i: number) => Math.imul(i + 1, 2654435761) >>> 8;
  const ones = Int32Array.from({ length: width * height }, (_, i) => (hash(i) % 201) - 100);
  const across = Uint8Array.from(ones, (_, i) => hash(i + 7e5) % 2);
  const down = Uint8Array.from(ones, (_, i) => hash(i + 9e5) % 2);
  const strengths = [3, 17, 40, 41, 300];
  const kept = minimumCuts(ones, across, down, width, height, strengths);
  strengths.forEach((strength, k) => {
    const [alone] = minimumCuts(ones, across, down, width, height, [strength]);
    expect(kept[k].labels).toEqual(alone.labels);
    expect(kept[k].flow).toBe(energy({ width, height, ones, across, down }, strength, (i) => alone.labels[i]));
    expect(alone.flow).toBe(kept[k].flow);
  });
});

it('refuses strengths that fall or are not whole', () => {
  const none = new Uint8Array(1);
  for (const strengths of [[2, 1], [0.5], [-1]]) {
    expect(() => minimumCuts(new Int32Array(1), none, none, 1, 1, strengths)).toThrow(RangeError);
  }
});
