import { UsageError } from '../errors.js';
import { decode } from '../image/decode.js';
import { encode } from '../image/encode.js';
import { photograph } from '../image/pictures.js';
import { contactSheet, type SheetFormat } from '../image/sheet.js';
import { writePictures } from './pictures.js';
import { type Choice, timeAll, warmUp } from './timing.js';

export interface CompareOptions {
  methods: Choice[];
  /** Of the contact sheet; by default a PNG. */
  format?: SheetFormat;
  /** Width of a picture on the contact sheet, in pixels; by default 900. */
  width?: number;
  /** Folder that gets the pictures of a report. */
  pictures?: string;
}

export interface Comparison {
  /** The page and its masks side by side, as an image file. */
  sheet: Buffer;
  width: number;
  height: number;
  /** Of each method its time, and the share of the pixels that are ink in percent. */
  methods: { method: string; millisecondsPerMegapixel: number; ink: number }[];
}

/**
 * Binarizes a page with several methods and lays the masks out on a contact sheet, for pages without a truth.
 *
 * @throws UsageError for a method or a parameter that is not there or a method named twice, MissingError for a model that is
 *   not there, FileError for a page that cannot be read or a picture that cannot be written
 */
export async function compare(file: string, options: CompareOptions): Promise<Comparison> {
  const { methods, format = 'png', width = 900, pictures } = options;
  if (!(Number.isInteger(width) && width >= 16 && width <= 10_000))
    throw new UsageError('E_BAD_OPTION', `--width ${width}: expected a whole number of 16 to 10000`);
  const page = await decode(file);
  await warmUp(methods);
  const masks = await timeAll(page, methods);
  if (pictures) await writePictures(pictures, page, masks);
  const cells = await Promise.all(
    masks.map(async ({ method, mask }) => ({ name: method, picture: await encode(mask, 'png') })),
  );
  cells.unshift({ name: 'page', picture: await photograph(page) });
  return {
    sheet: await contactSheet(cells, page, { width, format }),
    width: page.width,
    height: page.height,
    methods: masks.map(({ mask: { data }, ...timed }) => ({
      ...timed,
      ink: (100 * data.reduce((sum, value) => sum + value, 0)) / data.length,
    })),
  };
}
