// N. R. Howe, "A Laplacian energy for document binarization", ICDAR 2011, and "Document binarization with automatic parameter
// tuning", IJDAR 16(3), 2013.
import { z } from 'zod';
import type { Mask, Raster } from '../image/types.js';
import { hysteresis, type Ridges, ridges } from '../kernels/canny.js';
import { laplacian } from '../kernels/laplacian.js';
import { minimumCuts } from '../kernels/maxflow.js';
import { windowRows } from '../kernels/windows.js';
import { defineMethod } from './define.js';

const WINDOW = 31; // in which paper is told by its brightness
const SURE = 500; // what ink costs and paper saves there
export const SIGMA = 0.6; // of Canny's Gaussian
const LOW = 0.1; // Canny's lower threshold
const STRENGTHS = Array.from({ length: 15 }, (_, k) => Math.round(40 * 2 ** (k / 2))); // 40 to 5120
const [FEWER, MIDDLE, MORE] = [0.5, 0.35, 0.25]; // Canny's upper threshold: fewer edges or more

export const howe = defineMethod({
  name: 'howe',
  title: 'Howe: the least energy of Laplacian and smoothness, free across edges, with the parameters that change least',
  source: 'Howe 2013',
  params: z.object({
    c: z.number().int().min(0).max(100_000).default(0).describe('cost of unlike neighbours; 0 = by stability'),
    tHi: z.number().min(0).max(1).default(0).describe("Canny's upper threshold; 0 = by stability"),
  }),
  input: 'grey',
  run: (page, params) => leastEnergy(page, params),
});

/**
 * Ink as a minimum cut. `tHi` by itself is the one of two values whose ink is nearer to that of a third between them, `c` by itself
 * the one about which the ink changes least.
 *
 * @param page one channel
 */
export function leastEnergy(page: Raster, { c, tHi }: { c: number; tHi: number }): Mask {
  const { width, height } = page;
  const ones = ink(page);
  const gradient = ridges(page.data, width, height, SIGMA);
  const strengths = c > 0 ? [c] : STRENGTHS;
  const masks = (high: number) => {
    const { across, down } = bonds(page, gradient, high);
    return minimumCuts(ones, across, down, width, height, strengths).map(({ labels }) => labels);
  };
  if (tHi > 0) return { width, height, data: stablest(masks(tHi)).mask };

  const { mask: middle, at } = stablest(masks(MIDDLE));
  const ends = [FEWER, MORE].map((high) => {
    const found = masks(high);
    return { mask: stablest(found).mask, distance: differences(found[at], middle) };
  });
  return { width, height, data: ends[0].distance <= ends[1].distance ? ends[0].mask : ends[1].mask };
}

/**
 * How much more paper costs than ink at each pixel: paper costs the Laplacian and ink costs its opposite, but where the page is two
 * deviations brighter than the mean around it, it is sure to be paper.
 */
function ink({ data, width, height }: Raster): Int32Array {
  const ones = laplacian(data, width, height).map((value) => 2 * value);
  windowRows({ data, width, height }, WINDOW, (y, mean, deviation) => {
    for (let x = 0, i = y * width; x < width; x++, i++) if (data[i] > mean[x] + 2 * deviation[x]) ones[i] = -2 * SURE;
  });
  return ones;
}

/** 1 between neighbours, 0 where the darker of the two is on an edge: the border of the ink may run there at no cost. */
export function bonds({ data, width, height }: Raster, gradient: Ridges, high: number) {
  const edges = hysteresis(gradient, Math.min(LOW, high), high);
  const bond = (i: number, j: number) => ((data[i] < data[j] && edges[i]) || (data[j] < data[i] && edges[j]) ? 0 : 1);
  const across = new Uint8Array(data.length);
  const down = new Uint8Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (x + 1 < width) across[i] = bond(i, i + 1);
      if (y + 1 < height) down[i] = bond(i, i + width);
    }
  }
  return { across, down };
}

/**
 * Of masks for rising strengths the one that differs least from those before and after it, relative to the ink, between the two
 * greatest changes in the lower and in the upper half: noise goes before the first, strokes after the second. Masks after one that
 * loses most of the ink are not looked at: a page without ink is stable too.
 */
export function stablest(masks: Uint8Array[]): { mask: Uint8Array; at: number } {
  if (masks.length === 1) return { mask: masks[0], at: 0 };
  const areas = masks.map((mask) => mask.reduce((sum, value) => sum + value, 0));
  const steps = masks
    .slice(1)
    .map((mask, k) => differences(mask, masks[k]) / Math.max(1, Math.min(areas[k], areas[k + 1])));
  const collapse = steps.findIndex((change, k) => k > 1 && change > 1);
  const changes = collapse < 0 ? steps : steps.slice(0, collapse + 1);
  const half = changes.length >> 1;
  const first = changes.indexOf(Math.max(...changes.slice(0, half)));
  const last = changes.indexOf(Math.max(...changes.slice(half)), half);
  let at = first + 1;
  for (let k = at; k <= last; k++) {
    if (changes[k - 1] + changes[k] < changes[at - 1] + changes[at]) at = k;
  }
  return { mask: masks[at], at };
}

/** Pixels in which two masks differ. */
function differences(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) count += a[i] ^ b[i];
  return count;
}
