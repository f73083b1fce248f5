// Morphology before and component statistics after Howe's cut, as in the best entry without a network in I. Pratikakis, K. Zagoris,
// G. Barlas, B. Gatos, "ICDAR2017 Competition on Document Image Binarization (DIBCO 2017)". The rules and numbers are our own.
import { z } from 'zod';
import type { Mask, Raster } from '../image/types.js';
import { type Components, components } from '../kernels/components.js';
import { holes, withoutSmall } from '../kernels/despeckle.js';
import { close } from '../kernels/morphology.js';
import { windowRows } from '../kernels/windows.js';
import { defineMethod, oddWindow } from './define.js';
import { leastEnergy } from './howe.js';

const PALE = 0.7; // a small speck is paler than that part of the ink …
const FAINT = 0.5; // … and any object that is nowhere darker than that is none

export const howeMorph = defineMethod({
  name: 'howe-morph',
  title: 'Howe with pale specks removed and pinholes filled, by the paper that a morphological closing finds',
  source: 'Howe 2013, DIBCO 2017',
  params: z.object({
    window: oddWindow(61),
    flatten: z
      .number()
      .int()
      .min(0)
      .max(1)
      .default(0)
      .describe('1 = cut the page divided by its paper: for stained, even ink'),
    speck: z
      .number()
      .int()
      .min(0)
      .max(10_000)
      .default(30)
      .describe('fewer pixels than that are a speck, if they are pale'),
    hole: z
      .number()
      .int()
      .min(0)
      .max(10_000)
      .default(1)
      .describe('as many pixels of paper in ink are a hole to be filled'),
  }),
  input: 'grey',
  run(page, { window, flatten, speck, hole }) {
    const flat = { ...page, data: flattened(page, window) };
    const mask = leastEnergy(flatten === 1 ? flat : page, { c: 0, tHi: 0 });
    removePale(mask, flat.data, speck);
    return withoutHoles(mask, hole);
  },
});

/** Fills components of paper of at most that many pixels that do not touch the border of the page; a hole that is open at a corner is none. */
export const withoutHoles = (mask: Mask, hole: number): Mask => ({
  ...mask,
  data: withoutSmall(mask.data, mask.width, { ...holes(hole + 1), diagonal: true }),
});

/** The page divided by its paper, 255 where it is as light: the paper is a grey closing, which leaves out what is narrower than the window, smoothed. */
export function flattened({ width, height, data }: Raster, window: number): Uint8Array {
  const paper = close(data, width, window);
  const flat = new Uint8Array(data.length);
  windowRows({ width, height, data: paper }, window, (y, mean) => {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      flat[i] = Math.min(255, Math.round((255 * data[i]) / Math.max(1, mean[x])));
    }
  });
  return flat;
}

/** Removes small components that are pale, and any that are nowhere dark, beside the mean darkness of all ink. */
export function removePale({ width, height, data }: Mask, flat: Uint8Array, speck: number): void {
  const found = components(data, width, height);
  const darkness = (pixels: Int32Array) => pixels.reduce((sum, i) => sum + 255 - flat[i], 0) / pixels.length;
  const all = found.pixels.subarray(found.starts[1]);
  if (all.length === 0) return;
  const usual = darkness(all);
  for (const pixels of each(found)) {
    const darkest = 255 - pixels.reduce((least, i) => Math.min(least, flat[i]), 255);
    const pale = pixels.length < speck && darkness(pixels) < PALE * usual;
    if (pale || darkest < FAINT * usual) for (const i of pixels) data[i] = 0;
  }
}

/** The pixels of each component. */
function* each({ pixels, starts }: Components): Generator<Int32Array> {
  for (let label = 1; label + 1 < starts.length; label++) yield pixels.subarray(starts[label], starts[label + 1]);
}
