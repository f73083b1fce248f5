import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../../src/kernels/pageRows.js';
import { plainStatistics, statistics } from '../../src/kernels/statistics.js';

const pageOf = (data: Uint8Array, width: number, height: number, strip?: number) =>
  inMemory({ width, height, channels: 1, data, meta: {} }, strip);

/** The definition, pixel by pixel: every pixel of a cell's 5×5 cells that lie on the page, border pixels repeated to whole cells. */
function naive(grey: Uint8Array, width: number, height: number) {
  const [columns, rows] = [Math.ceil(width / 16), Math.ceil(height / 16)];
  const at = (x: number, y: number) => grey[Math.min(y, height - 1) * width + Math.min(x, width - 1)];
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const values: number[] = [];
      for (let y = Math.max(0, row - 2) * 16; y < Math.min(rows, row + 3) * 16; y++) {
        for (let x = Math.max(0, column - 2) * 16; x < Math.min(columns, column + 3) * 16; x++) values.push(at(x, y));
      }
      const average = values.reduce((a, b) => a + b) / values.length;
      mean.push(average);
      deviation.push(Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length));
    }
  }
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height;
  const reach = Math.min(16, Math.floor(Math.max(width, height) / 4));
  let [weights, ink, paper] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const around = mean[Math.floor(y / 16) * columns + Math.floor(x / 16)];
      const beside = (dx: number, dy: number) => (inside(x + dx, y + dy) ? at(x + dx, y + dy) : 0);
      const across = Math.min(beside(-reach, 0), beside(reach, 0));
      const along = Math.min(beside(0, -reach), beside(0, reach));
      const weight = Math.max(0, Math.min(around, Math.max(across, along)) - at(x, y)) ** 4;
      weights += weight;
      ink += weight * at(x, y);
      paper += weight * around;
    }
  }
  if (weights === 0) return { mean, deviation, ink: Math.min(...grey), paper: Math.max(...grey) };
  return { mean, deviation, ink: ink / weights, paper: paper / weights };
}

describe('statistics of a page', () => {
  it('are what their definition says', () => {
    const page = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 70 })).chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        grey: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
      }),
    );
    fc.assert(
      fc.property(page, ({ grey, width, height }) => {
        const got = statistics(pageOf(grey, width, height));
        expect(plainStatistics(pageOf(grey, width, height))).toEqual(got);
        for (const of of [statistics, plainStatistics]) expect(of(pageOf(grey, width, height, 1))).toEqual(got);
        const expected = naive(grey, width, height);
        expect([got.ink, got.paper]).toEqual([expect.closeTo(expected.ink, 6), expect.closeTo(expected.paper, 6)]);
        for (const key of ['mean', 'deviation'] as const) {
          expect([...got[key]]).toEqual(expected[key].map((value) => expect.closeTo(value, 6)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('tell ink from what shines through the paper', () => {
    const [width, height] = [400, 300];
    const grey = new Uint8Array(width * height).fill(200);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x += 20) grey.fill(y < 40 ? 40 : 150, y * width + x, y * width + x + 4);
    }
    const { ink, paper } = statistics(pageOf(grey, width, height));
    expect(ink).toBeLessThan(50);
    expect(paper).toBeGreaterThan(150);
  });

  it('do not take a dark frame for ink', () => {
    const [width, height] = [400, 300];
    const grey = new Uint8Array(width * height).fill(200);
    for (let y = 0; y < height; y++) {
      for (let x = 30; x < width - 30; x += 20) grey.fill(150, y * width + x, y * width + x + 4);
      if (y < 30 || y >= 250) grey.fill(10, y * width, (y + 1) * width);
      grey.fill(10, y * width, y * width + 25);
    }
    const { ink, paper } = statistics(pageOf(grey, width, height));
    expect(ink).toBeCloseTo(150, 6);
    expect(paper).toBeGreaterThan(150);
  });

  it('of a page of one colour are that colour', () => {
    expect(statistics(pageOf(new Uint8Array(50 * 20).fill(77), 50, 20))).toMatchObject({ ink: 77, paper: 77 });
  });
});
