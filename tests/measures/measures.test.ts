import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask } from '../../src/image/types.js';
import { drdSum, mixedBlocks } from '../../src/kernels/drd.js';
import { confusion } from '../../src/measures/define.js';
import { measures } from '../../src/measures/registry.js';
import { evaluate, mean } from '../../src/pipeline/evaluate.js';
import { drawn } from '../ascii.js';

const at = ({ width, height, data }: Mask, x: number, y: number) =>
  x < 0 || y < 0 || x >= width || y >= height ? undefined : data[y * width + x];

/** DRD straight from the definition: every wrong pixel, every neighbour. */
function naiveDrd(mask: Mask, truth: Mask): number {
  let norm = 0;
  for (let v = -2; v <= 2; v++) for (let u = -2; u <= 2; u++) if (u || v) norm += 1 / Math.hypot(u, v);
  let total = 0;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (at(mask, x, y) === at(truth, x, y)) continue;
      for (let v = -2; v <= 2; v++) {
        for (let u = -2; u <= 2; u++) {
          const neighbour = at(truth, x + u, y + v);
          if ((u || v) && neighbour !== undefined && neighbour !== at(mask, x, y)) total += 1 / Math.hypot(u, v) / norm;
        }
      }
    }
  }
  return total;
}

const maskPairs = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) => {
    const mask = fc
      .uint8Array({ min: 0, max: 1, minLength: width * height, maxLength: width * height })
      .map((data): Mask => ({ width, height, data }));
    return fc.tuple(mask, mask);
  });

describe('against the definition, on random masks', () => {
  it('counts', () => {
    fc.assert(
      fc.property(maskPairs, ([mask, truth]) => {
        const count = (m: number, t: number) =>
          mask.data.filter((value, i) => value === m && truth.data[i] === t).length;
        expect(confusion(mask, truth)).toEqual({ tp: count(1, 1), fp: count(1, 0), fn: count(0, 1), tn: count(0, 0) });
      }),
    );
  });

  it('DRD', () => {
    fc.assert(
      fc.property(maskPairs, ([mask, truth]) => {
        expect(drdSum(mask.data, truth.data, mask.width, mask.height)).toBeCloseTo(naiveDrd(mask, truth), 9);
      }),
    );
  });

  it('a perfect mask', () => {
    fc.assert(
      fc.property(maskPairs, ([mask]) => {
        expect(evaluate(mask, mask)).toEqual({
          fmeasure: 100,
          pseudoFmeasure: 100,
          psnr: Infinity,
          drd: 0,
          recall: 100,
          precision: 100,
          pseudoRecall: 100,
          pseudoPrecision: 100,
          accuracy: 100,
          mcc: 1,
          nrm: 0,
          mpm: 0,
        });
      }),
    );
  });
});

describe('by hand', () => {
  it('one wrong pixel beside a stroke', () => {
    const truth = drawn(`
      ........
      .###....
      ........
      ........
      ........
      ........
      ........
      ........`);
    const mask = { ...truth, data: truth.data.slice() };
    mask.data[1 * 8 + 4] = 1; // right of the stroke: of its neighbours two are ink, 22 less the three above the page paper
    const scores = evaluate(mask, truth);
    expect(scores.recall).toBe(100);
    expect(scores.precision).toBe(75);
    expect(scores.fmeasure).toBeCloseTo((200 * 1 * 0.75) / 1.75, 10);
    expect(scores.psnr).toBeCloseTo(10 * Math.log10(64), 10);
    const aboveThePage = 0.032359 * 2 + 0.025582 * 2 + 0.036179;
    const ink = 0.072357 + 0.036179;
    expect(scores.drd).toBeCloseTo(1 - aboveThePage - ink, 5);
  });

  it('only full blocks of the truth that hold both count', () => {
    const width = 20;
    const truth = new Uint8Array(width * 17);
    truth[0] = 1; // the first block is mixed
    truth.fill(1, 16, 20); // beyond the last full block
    for (let y = 8; y < 16; y++) truth.fill(1, y * width, y * width + 8); // a block of ink alone
    expect(mixedBlocks(truth, width, 17)).toBe(1);
  });

  it('empty masks', () => {
    const ink = drawn('#.');
    const none = drawn('..');
    expect(evaluate(none, none)).toMatchObject({ fmeasure: 100, recall: 100, precision: 100 });
    expect(evaluate(none, ink)).toMatchObject({ fmeasure: 0, recall: 0, precision: 0, drd: Infinity });
    expect(evaluate(ink, none)).toMatchObject({ fmeasure: 0, recall: 0, precision: 0 });
  });
});

it('DRD does not overflow with more than 4,294 mixed blocks and a million wrong pixels', () => {
  const side = 1024;
  const truth: Mask = {
    width: side,
    height: side,
    data: Uint8Array.from({ length: side * side }, (_, i) => (i % 8 < 4 ? 1 : 0)),
  };
  const mask: Mask = { ...truth, data: truth.data.map((value) => 1 - value) };
  expect(mixedBlocks(truth.data, side, side)).toBe(128 * 128);
  const { drd } = evaluate(mask, truth);
  expect(drd).toBeGreaterThan(16);
  expect(drd).toBeLessThan(64);
});

it('a mask of another size is refused with both sizes', () => {
  expect(() => evaluate(drawn('..'), drawn('.'), { name: 'a.png' })).toThrow(
    'a.png is 2 × 1 pixels, but its truth is 1 × 1',
  );
});

it('means are arithmetic, measure by measure', () => {
  const row = (id: string, value: number) => ({ id, ...Object.fromEntries(measures.map(({ name }) => [name, value])) });
  expect(mean([row('a', 1), row('b', 4)])).toEqual(Object.fromEntries(measures.map(({ name }) => [name, 2.5])));
});

it('accuracy, NRM, MCC and MPM of an example by hand', () => {
  const truth = drawn(`
    .....
    .###.
    .###.
    .###.
    .....`);
  const mask = drawn(`
    .....
    .###.
    .#.##
    .##..
    .....`);
  // TP 7, FN 2, FP 1, TN 15; distances to the contour: centre 1, the pixel right of the block 1, its corner 0
  const scores = evaluate(mask, truth);
  expect(scores.accuracy).toBeCloseTo((100 * 22) / 25, 9);
  expect(scores.nrm).toBeCloseTo((2 / 9 + 1 / 16) / 2, 9);
  expect(scores.mcc).toBeCloseTo((7 * 15 - 1 * 2) / Math.sqrt(8 * 9 * 16 * 17), 9);
  const all = 1 + 12 * 1 + 4 * Math.SQRT2;
  expect(scores.mpm).toBeCloseTo((1000 * (1 + 1)) / (2 * all), 9);
});
