// Grey morphology with a square, clipped at the border of the page (J. Serra, "Image Analysis and Mathematical Morphology", 1982).
// `data` are grey samples 0..255, rows from the top; `window` is the side of the square, odd.
import { windowMaximum, windowMinimum } from './windowExtremes.js';

/** The darkest grey of the square around every pixel: dark strokes grow. */
export const erode = windowMinimum;

/** The lightest grey of the square around every pixel: dark strokes shrink. */
export const dilate = windowMaximum;

/** Eroded, then dilated: light places that hold no whole square become dark. Never lighter than the page. */
export function open(data: Uint8Array, width: number, window: number): Uint8Array {
  return dilate(erode(data, width, window), width, window);
}

/** Dilated, then eroded: dark places that hold no whole square, as strokes are, become paper. Never darker than the page. */
export function close(data: Uint8Array, width: number, window: number): Uint8Array {
  return erode(dilate(data, width, window), width, window);
}
