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
  data: Uint8Array;
  meta: PageMeta;
}

/**
 * A binarized page: one byte a pixel, rows from the top, 1 = ink (text), 0 = paper.
 *
 * Every threshold method follows one equality rule: a pixel is ink when `value <= threshold`.
 */
export interface Mask {
  width: number;
  height: number;
  data: Uint8Array;
}
