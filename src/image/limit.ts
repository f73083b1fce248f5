import { FileError } from '../errors.js';

/** Pixels that a page may have where nothing else is said. */
export const MAX_PIXELS = 2 ** 30;

/** Throws a FileError, before anything is allocated, where a page has too many pixels. */
export function checkPixels(width: number, height: number, maxPixels: number, file: string): void {
  if (width * height > maxPixels) throw tooLarge(maxPixels, file);
}

export const tooLarge = (maxPixels: number, file: string) =>
  new FileError(
    'E_TOO_MANY_PIXELS',
    file,
    `Expected at most ${maxPixels} pixels but received more`,
    'cut the page into parts',
  );

export const notGreyOrRgb = (bands: number, file: string) =>
  new FileError(
    'E_UNSUPPORTED_IMAGE',
    file,
    `Expected grey, RGB or CMYK but received ${bands} bands`,
    'save it as RGB',
  );
