// B. Bataineh, S. N. H. S. Abdullah, K. Omar, "An adaptive local binarization method for document images based on a novel thresholding
// method and dynamic windows", Pattern Recognition Letters 32(14), 2011; in both thresholds m²·s, its authors' correction of m² − s.
import { z } from 'zod';
import { boxHistogram, moments } from '../kernels/boxHistogram.js';
import type { Box } from '../kernels/ring.js';
import { defineMethod } from './define.js';

export const bataineh = defineMethod({
  name: 'bataineh',
  title:
    "Bataineh: T = m − m²·s/((M + s)·(a + s)) of a tile, M the page's mean, a = 0 for its least s, its lightest grey for its largest",
  source: 'Bataineh 2011',
  params: z.object({}),
  input: 'grey',
  run({ width, height, data }) {
    const page = { left: 0, top: 0, right: width - 1, bottom: height - 1 };
    const counts = boxHistogram(data, width, page);
    const { mean: pageMean } = moments(counts);
    const lightest = counts.findLastIndex((count) => count > 0);
    const tiles = dynamicTiles(data, width, page, lightest).map((box) => ({
      box,
      ...moments(boxHistogram(data, width, box)),
    }));
    const least = tiles.reduce((low, { deviation }) => Math.min(low, deviation), 255);
    const most = tiles.reduce((high, { deviation }) => Math.max(high, deviation), 0);
    const ink = new Uint8Array(data.length);
    for (const { box, mean, deviation } of tiles) {
      const adaptive = most > least ? (lightest * (deviation - least)) / (most - least) : 0;
      const threshold = thresholdOf(mean, deviation, pageMean, adaptive);
      for (let y = box.top; y <= box.bottom; y++) {
        for (let i = y * width + box.left; i <= y * width + box.right; i++) ink[i] = data[i] <= threshold ? 1 : 0;
      }
    }
    return { width, height, data: ink };
  },
});

/** T, or less than any grey where there is no deviation: a flat tile is paper. */
function thresholdOf(mean: number, deviation: number, pageMean: number, adaptive: number): number {
  if (deviation === 0) return -1;
  return mean - (mean * mean * deviation) / ((pageMean + deviation) * (adaptive + deviation));
}

/**
 * The tiles of a page: large where it is of low contrast or its ink is clear, small where much is within half a deviation of the page's
 * threshold, in doubt. Tiles with more doubt than ink are cut in four.
 */
function dynamicTiles(data: Uint8Array, width: number, page: Box, lightest: number): Box[] {
  const { mean, deviation } = moments(boxHistogram(data, width, page));
  const threshold = thresholdOf(mean, deviation, mean, lightest / 2);
  const clarity = (box: Box) => {
    let [ink, doubt] = [0, 0];
    boxHistogram(data, width, box).forEach((count, value) => {
      if (value <= threshold - deviation / 2) ink += count;
      else if (value < threshold + deviation / 2) doubt += count;
    });
    return doubt > 0 ? ink / doubt : Number.POSITIVE_INFINITY;
  };
  const clear = clarity(page);
  const small = page.right + 1 + page.bottom + 1 < 400;
  let tiles = cut(page, 40, 30);
  if (clear >= 2.5 || deviation < 0.1 * lightest) tiles = cut(page, 6, 4);
  else if (clear > 1 || small) tiles = cut(page, 30, 20);
  return tiles.flatMap((tile) => (clarity(tile) < 1 ? cut(tile, 2, 2) : [tile]));
}

/** A box cut into columns and rows as alike as can be, fewer where they would be empty. */
function cut({ left, top, right, bottom }: Box, columns: number, rows: number): Box[] {
  return spans(top, bottom, rows).flatMap(([top, bottom]) =>
    spans(left, right, columns).map(([left, right]) => ({ left, top, right, bottom })),
  );
}

/** first..last in parts, ends included. */
function spans(first: number, last: number, parts: number): [from: number, to: number][] {
  const size = last - first + 1;
  const count = Math.min(size, parts);
  const start = (i: number) => first + Math.floor((i * size) / count);
  return Array.from({ length: count }, (_, i) => [start(i), start(i + 1) - 1]);
}
