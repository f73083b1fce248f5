// G. Lazzara, T. Géraud, "Efficient multiscale Sauvola's binarization", IJDAR 17(2), 2014, with its reductions for low resolution. How
// large an object of a scale may be is our choice.
import { z } from 'zod';
import type { Raster } from '../image/types.js';
import { components } from '../kernels/components.js';
import { chebyshevDistance } from '../kernels/distance.js';
import { subsample } from '../kernels/subsample.js';
import { defineMethod, oddWindow } from './define.js';
import { thresholdByRows } from './threshold.js';

const SCALES = 3; // the page reduced 2, 4 and 8 times

interface Scale {
  width: number;
  thresholds: Float64Array;
  /** 1 = of an object of a size that fits the scale. */
  objects: Uint8Array;
}

export const sauvolaMs = defineMethod({
  name: 'sauvola-ms',
  title:
    'Sauvola of the page reduced 2, 4 and 8 times: around each object the threshold of the scale that its size fits',
  source: 'Lazzara & Géraud 2014',
  params: z.object({
    window: oddWindow(51),
    k: z.number().min(-5).max(5).default(0.34).describe('how far below the mean the threshold lies on even paper'),
    r: z.number().positive().max(255).default(128).describe('dynamic range of the standard deviation'),
    area: z.number().positive().max(100).default(1).describe('largest object of a scale, in areas of the window'),
  }),
  search: { window: [5, 301], k: [0, 0.8], r: [16, 255], area: [0.1, 4] },
  input: 'grey',
  run(page, { window, k, r, area }) {
    const largest = area * window * window;
    const scales: Scale[] = [];
    for (let n = 0, small = page; n < SCALES; n++) {
      small = halved(small);
      const { width, height } = small;
      const { mask, thresholds } = sauvola(small, window, k, r);
      // an object that fits a scale has a quarter of its area on the next
      const objects = ofArea(mask, width, height, n === 0 ? 0 : largest / 4, n + 1 === SCALES ? Infinity : largest);
      scales.push({ width, thresholds, objects });
    }
    return thresholded(page, scales, nearestScale(scales, page));
  },
});

function halved({ width, height, data, ...page }: Raster): Raster {
  return {
    ...page,
    width: Math.ceil(width / 2),
    height: Math.ceil(height / 2),
    data: subsample(data, width, height, 2),
  };
}

function sauvola(page: Raster, window: number, k: number, r: number) {
  const thresholds = new Float64Array(page.data.length);
  const { data: mask } = thresholdByRows(page, window, (threshold, mean, deviation, start) => {
    for (let x = 0; x < threshold.length; x++) threshold[x] = mean[x] * (1 + k * (deviation[x] / r - 1));
    thresholds.set(threshold, start);
  });
  return { mask, thresholds };
}

/** The components of a mask with more pixels than `least` and no more than `most`. */
function ofArea(mask: Uint8Array, width: number, height: number, least: number, most: number): Uint8Array {
  const { labels, starts } = components(mask, width, height);
  const objects = new Uint8Array(mask.length);
  for (let i = 0; i < objects.length; i++) {
    const size = starts[labels[i] + 1] - starts[labels[i]];
    objects[i] = labels[i] > 0 && size > least && size <= most ? 1 : 0;
  }
  return objects;
}

/** Of every pixel of the finest scale, which scale has the nearest object; the coarsest of equals. */
function nearestScale(scales: Scale[], page: Raster): Uint8Array {
  const width = Math.ceil(page.width / 2);
  const height = Math.ceil(page.height / 2);
  const nearest = new Uint8Array(width * height);
  const least = new Int32Array(width * height).fill(width + height + 1);
  for (let n = SCALES - 1; n >= 0; n--) {
    const seeds = new Uint8Array(width * height);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) seeds[i] = scales[n].objects[(y >> n) * scales[n].width + (x >> n)];
    }
    const distance = chebyshevDistance(seeds, width, height);
    for (let i = 0; i < least.length; i++) {
      if (distance[i] >= least[i]) continue;
      least[i] = distance[i];
      nearest[i] = n;
    }
  }
  return nearest;
}

/** Ink where `value <= threshold`, the threshold of the nearest scale. */
function thresholded({ width, height, data }: Raster, scales: Scale[], nearest: Uint8Array) {
  const ink = new Uint8Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const n = nearest[(y >> 1) * scales[0].width + (x >> 1)];
      const scale = scales[n];
      ink[i] = data[i] <= scale.thresholds[(y >> (n + 1)) * scale.width + (x >> (n + 1))] ? 1 : 0;
    }
  }
  return { width, height, data: ink };
}
