import type { z } from 'zod';
import type { PageRows, Raster } from '../image/types.js';
import { strokeWidth } from '../kernels/strokeWidth.js';
import type { Method, Ready } from './define.js';
import { highContrast } from './highContrast.js';

/** Side of a window in widths of a stroke, see docs/methods.md. */
export const STROKES = 8;

/** A stroke where the page has none, in inches: 0.4 mm. */
const USUAL = 0.4 / 25.4;

const MOST = 2 ** 22; // pixels of a page that are looked at …
const BAND = 64; // … so many rows at a place

/** The parameters with a window in pixels, where it was `auto`. */
export function withWindow<S extends z.ZodObject>(method: Method<S>, page: PageRows, params: z.output<S>): Ready<S> {
  if (params.window !== 'auto') return params as Ready<S>;
  const { dpi } = page.meta;
  const stroke = pageStroke(page.grey()) ?? (dpi && USUAL * dpi);
  const window = stroke ? sideOf(STROKES * stroke) : method.params.shape.window.parse(undefined);
  return { ...params, window } as Ready<S>;
}

/** The odd side nearest to a length, of those that a window can have. */
export const sideOf = (length: number) => Math.min(599, Math.max(3, 2 * Math.round((length - 1) / 2) + 1));

/**
 * The width of the strokes of a page, in pixels; of a page of more than four million pixels that of bands of rows spread over it.
 *
 * @param page in grey
 * @returns nothing where the page has no strokes
 */
export function pageStroke(page: PageRows): number | undefined {
  const bands = bandsOf(page);
  const stroke = strokeWidth(bands.data, highContrast(bands, 1), bands.width, bands.height);
  return stroke > 1 ? stroke : undefined;
}

/** Bands of a page, put together as a page. */
function bandsOf(page: PageRows): Raster {
  const { width, height, meta } = page;
  const count = Math.max(1, Math.floor(MOST / (BAND * width)));
  const some = { width, channels: 1 as const, meta };
  if (height <= count * BAND) return { ...some, height, data: page.rows(0, height) };
  const data = new Uint8Array(count * BAND * width);
  for (let i = 0; i < count; i++) {
    const top = Math.floor(((i + 0.5) * height) / count - BAND / 2);
    data.set(page.rows(top, top + BAND), i * BAND * width);
  }
  return { ...some, height: count * BAND, data };
}
