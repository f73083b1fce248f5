/** What is known of a page besides its pixels. */
export interface PageMeta {
  /** Resolution in dots per inch, where the file says one. */
  dpi?: number;
  /** The file the page came from, for messages. */
  source?: string;
}

/** A decoded page: 8-bit samples, rows from the top, channels interleaved (1 = grey, 3 = sRGB). */
export interface Raster {
  width: number;
  height: number;
  channels: 1 | 3;
  /** width × height × channels samples of 0 to 255. */
  data: Uint8Array;
  meta: PageMeta;
}

/** A page that need not be in memory: its rows are read as they are needed. */
export interface PageRows {
  width: number;
  height: number;
  channels: 1 | 3;
  meta: PageMeta;
  /** How many rows to ask for at a time, where nothing else is a reason. */
  strip: number;
  /** The samples of row `top` to the one before `bottom`: not to be changed, and good until the next call. */
  rows(top: number, bottom: number): Uint8Array;
  /** The same page in grey. */
  grey(): PageRows;
}

/**
 * A binarized page: one byte a pixel, rows from the top, 1 = ink (text), 0 = paper.
 *
 * Every threshold method follows one equality rule: a pixel is ink when `value <= threshold`.
 */
export interface Mask {
  width: number;
  height: number;
  /** width × height values, 0 or 1. */
  data: Uint8Array;
}
