import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { background } from '../../src/kernels/background.js';
import { boxHistogram, moments } from '../../src/kernels/boxHistogram.js';
import { localContrast } from '../../src/kernels/contrast.js';
import { median } from '../../src/kernels/median.js';
import { close, dilate, erode, open } from '../../src/kernels/morphology.js';
import { medianStrokeWidth, strokeWidth } from '../../src/kernels/strokeWidth.js';
import { subsample } from '../../src/kernels/subsample.js';
import { wiener } from '../../src/kernels/wiener.js';
import { windowSums } from '../../src/kernels/windowSums.js';
import { drawn } from '../ascii.js';
import * as naive from './naive.js';

const { around, greyPages, oddWindows } = naive;

/** What a kernel gives is, at every pixel, what the definition makes of the window's indices. */
function equals(
  kernel: (page: Raster, window: number) => ArrayLike<number>,
  definition: (page: Raster, indices: number[], i: number, window: number) => number,
) {
  fc.assert(
    fc.property(greyPages(), oddWindows, (page, window) => {
      const expected = Array.from(page.data, (_, i) => definition(page, around(page, window, i), i, window));
      expect(Array.from(kernel(page, window))).toEqual(expected);
    }),
  );
}

describe('every pixel has what the definition makes of its window', () => {
  it('sum', () => {
    equals(
      ({ data, width, height }, window) => windowSums(data, width, height, window),
      ({ data }, indices) => indices.reduce((sum, i) => sum + data[i], 0),
    );
  });

  it('median', () => {
    equals(
      ({ data, width, height }, window) => median(data, width, height, window),
      ({ data }, indices) => indices.map((i) => data[i]).sort((a, b) => a - b)[(indices.length - 1) >> 1],
    );
  });

  it('opening and closing', () => {
    const least = ({ data }: Raster, indices: number[]) => Math.min(...indices.map((i) => data[i]));
    const most = ({ data }: Raster, indices: number[]) => Math.max(...indices.map((i) => data[i]));
    equals(({ data, width }, window) => erode(data, width, window), least);
    equals(({ data, width }, window) => dilate(data, width, window), most);
    equals(
      ({ data, width }, window) => open(data, width, window),
      (page, indices, _, window) => Math.max(...indices.map((i) => least(page, around(page, window, i)))),
    );
    equals(
      ({ data, width }, window) => close(data, width, window),
      (page, indices, _, window) => Math.min(...indices.map((i) => most(page, around(page, window, i)))),
    );
  });

  it('contrast', () => {
    fc.assert(
      fc.property(greyPages(), fc.constantFrom(0, 0.3, 1), (page, alpha) => {
        const expected = page.data.map((_, at) => {
          const values = around(page, 3, at).map((i) => page.data[i]);
          const [low, high] = [Math.min(...values), Math.max(...values)];
          return Math.round(high > low ? (alpha * 255 * (high - low)) / (high + low) + (1 - alpha) * (high - low) : 0);
        });
        expect(localContrast(page.data, page.width, alpha)).toEqual(expected);
      }),
    );
  });

  it('Wiener filter', () => {
    fc.assert(
      fc.property(greyPages(), oddWindows, (page, window) => {
        const local = [...page.data.keys()].map((at) =>
          naive.moments(around(page, window, at).map((i) => page.data[i])),
        );
        const noise = local.reduce((sum, { deviation }) => sum + deviation * deviation, 0) / local.length;
        const expected = page.data.map((value, i) => {
          const { mean, deviation } = local[i];
          const variance = deviation * deviation;
          return Math.round(mean + (variance > noise ? (variance - noise) / variance : 0) * (value - mean));
        });
        expect(wiener(page.data, page.width, page.height, window)).toEqual(expected);
      }),
    );
  });

  it('background', () => {
    fc.assert(
      fc.property(greyPages(), oddWindows, fc.constantFrom(-1, 0, 2, 30, 255), (page, window, top) => {
        const ink = page.data.map((value) => (value <= top ? 1 : 0));
        const paperOf = (indices: number[]) => indices.filter((i) => ink[i] === 0).map((i) => page.data[i]);
        const all = paperOf([...page.data.keys()]);
        const expected = page.data.map((value, i) => {
          const near = paperOf(around(page, window, i));
          if (ink[i] === 0 || all.length === 0) return value;
          return Math.round(naive.moments(near.length > 0 ? near : all).mean);
        });
        expect(background(page.data, ink, page.width, page.height, window)).toEqual(expected);
      }),
    );
  });
});

it('windows are odd', () => {
  expect(() => windowSums(new Uint8Array(4), 2, 2, 4)).toThrow('Expected an odd window but received 4');
  expect(() => median(new Uint8Array(4), 2, 2, 0)).toThrow('Expected an odd window but received 0');
});

it('a median takes lines of dust away and leaves edges', () => {
  const page = drawn(`
    .......####
    .#..#..####
    .......####
    ...#...####
    .......####`);
  const clean = drawn(`
    .......####
    .......####
    .......####
    .......####
    .......####`);
  expect(median(page.data, page.width, page.height, 3)).toEqual(clean.data);
});

it('a page is reduced to the means of squares, those at its border of what exists', () => {
  expect([...subsample(Uint8Array.of(0, 2, 9, 4, 6, 10, 100, 201, 7), 3, 3, 2)]).toEqual([3, 10, 151, 7]);
  fc.assert(
    fc.property(greyPages(), fc.integer({ min: 1, max: 5 }), ({ data, width, height }, factor) => {
      const columns = Math.ceil(width / factor);
      const squares = Array.from({ length: columns * Math.ceil(height / factor) }, () => [] as number[]);
      data.forEach((value, i) => {
        const [x, y] = [Math.floor((i % width) / factor), Math.floor(i / width / factor)];
        squares[y * columns + x].push(value);
      });
      const expected = squares.map((values) => Math.round(naive.moments(values).mean));
      expect([...subsample(data, width, height, factor)]).toEqual(expected);
    }),
  );
});

it('a rectangle is counted, and its moments are those of its values', () => {
  const data = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 8);
  const counts = boxHistogram(data, 3, { left: 1, top: 1, right: 2, bottom: 2 });
  expect([...counts.keys()].filter((value) => counts[value] > 0)).toEqual([5, 6, 8]);
  expect(counts[8]).toBe(2);
  expect(moments(counts)).toEqual(naive.moments([5, 6, 8, 8]));
});

describe('the width of strokes', () => {
  const width = 60;
  const height = 20;
  /** Upright strokes whose grey falls and rises over three pixels. */
  const page = (stroke: number) => {
    const profile = Array.from({ length: width }, (_, x) => {
      const at = x % 20;
      if (at === 4 || at === 4 + stroke) return 120;
      return at > 4 && at < 4 + stroke ? 20 : 220;
    });
    return Uint8Array.from({ length: width * height }, (_, i) => profile[i % width]);
  };
  const everywhere = new Uint8Array(width * height).fill(1);

  it.each([2, 3, 5, 9])('is from where the grey falls to where it rises: %i', (stroke) => {
    expect(strokeWidth(page(stroke), everywhere, width, height)).toBe(stroke);
    expect(medianStrokeWidth(page(stroke), everywhere, width, height)).toBe(stroke);
  });

  it('is that of the strokes, however many specks there are', () => {
    const specks = page(9).map((value, i) => ([0, 16].includes((i % width) % 20) ? 20 : value)); // two a stroke
    expect(strokeWidth(specks, everywhere, width, height)).toBe(9);
  });

  it('halves what the strokes cover, between two widths by the share of the wider one', () => {
    const rows = (stroke: number, count: number) => page(stroke).subarray(0, count * width);
    const mixed = Uint8Array.from([...rows(3, 15), ...rows(9, 5)]); // as much of each
    expect(medianStrokeWidth(mixed, everywhere, width, height)).toBe(3.5);
    const wider = Uint8Array.from([...rows(3, 10), ...rows(9, 10)]); // 30 and 90 pixels: 30 of the 90 are below the half
    expect(medianStrokeWidth(wider, everywhere, width, height)).toBeCloseTo(8.5 + 30 / 90, 9);
  });

  it('is 1 without edges, and the median 0', () => {
    expect(strokeWidth(page(5), new Uint8Array(width * height), width, height)).toBe(1);
    expect(medianStrokeWidth(page(5), new Uint8Array(width * height), width, height)).toBe(0);
    expect(strokeWidth(new Uint8Array(3), everywhere, 1, 3)).toBe(1);
  });
});
