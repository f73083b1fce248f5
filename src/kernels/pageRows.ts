import type { PageRows, Raster } from '../image/types.js';
import { luma } from './luma.js';

/** How many rows are about two million pixels: a strip of a page, where nothing else is said. */
export const stripRows = (width: number): number => Math.ceil(2 ** 21 / width);

/** A raster as a page whose rows are read as they are needed. */
export function inMemory(raster: Raster, strip = raster.height): PageRows {
  const { width, height, channels, data, meta } = raster;
  const stride = width * channels;
  let greyPage: PageRows | undefined;
  const page: PageRows = {
    ...{ width, height, channels, meta, strip },
    rows: (top, bottom) => data.subarray(top * stride, bottom * stride),
    grey() {
      if (channels === 1) return page;
      greyPage ??= inMemory({ ...raster, channels: 1, data: luma(raster) }, strip);
      return greyPage;
    },
  };
  return page;
}

/** Rows of a page with those around them. */
export interface Strip {
  /** The strip goes from row `top` to the one before `bottom` … */
  top: number;
  bottom: number;
  /** … and the samples from row `from`, `data` being those of the strip and of the rows around it that the page has. */
  from: number;
  data: Uint8Array;
}

/**
 * Goes down a page.
 *
 * @param reach how many rows above and below a strip are to be seen with it
 * @param rows of a strip
 */
export function* strips(page: PageRows, reach = 0, rows = page.strip): Generator<Strip> {
  for (let top = 0; top < page.height; top += rows) {
    const bottom = Math.min(page.height, top + rows);
    const from = Math.max(0, top - reach);
    yield { top, bottom, from, data: page.rows(from, Math.min(page.height, bottom + reach)) };
  }
}
