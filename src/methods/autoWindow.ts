import type { z } from 'zod';
import type { PageRows, Raster } from '../image/types.js';
import { medianStrokeWidth } from '../kernels/strokeWidth.js';
import type { Method, Ready } from './define.js';
import { highContrast } from './highContrast.js';

/** A stroke where the page has none, in inches: 0.4 mm. */
const USUAL = 0.4 / 25.4;

const MOST = 2 ** 22; // pixels of a page that are looked at …
const BAND = 64; // … so many rows at a place

/**
 * The parameters with a window in pixels, where it was `auto`: as many widths of the page's strokes as the method's `strokeWindow` says.
 * A page without strokes has those that its dpi makes usual, or, where it says none, the default window.
 */
export function withWindow<S extends z.ZodObject>(method: Method<S>, page: PageRows, params: z.output<S>): Ready<S> {
  if (params.window !== 'auto') return params as Ready<S>;
  const schema: z.ZodType = method.params.shape.window;
  const stroke = pageStroke(page.grey()) || USUAL * (page.meta.dpi ?? 0);
  const window = stroke > 0 ? sideOf(Number(schema.meta()?.strokes) * stroke) : schema.parse(undefined);
  return { ...params, window } as Ready<S>;
}

/** The side of a window nearest to a length. */
export const sideOf = (length: number) => Math.min(599, Math.max(3, 2 * Math.round((length - 1) / 2) + 1));

/**
 * The median width of the strokes of a page, in pixels, 0 where it has none; of a page of more than four million pixels that of bands
 * of rows spread over it.
 *
 * @param page in grey
 */
export function pageStroke(page: PageRows): number {
  const bands = bandsOf(page);
  return medianStrokeWidth(bands.data, highContrast(bands, 1), bands.width, bands.height);
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
