import path from 'node:path';
import { writeWhole } from '../files.js';
import { encode } from '../image/encode.js';
import type { Mask, Raster } from '../image/types.js';

/**
 * Writes what a report shows of a page: `page.jpg`, of each method `METHOD.png`, and with a truth `truth.png` and of each method
 * `METHOD.errors.png`; beside the first and of each method the last, a small `.webp`.
 */
export async function writePictures(
  folder: string,
  page: Raster,
  masks: { method: string; mask: Mask }[],
  truth?: Mask,
): Promise<void> {
  // a benchmark without a report does without sharp's pictures
  const { errorPicture, photograph, thumbnail } = await import('../image/pictures.js');
  const write = (name: string, bytes: Buffer) => writeWhole(path.join(folder, name), bytes);
  const photo = await photograph(page);
  write('page.jpg', photo);
  write('page.webp', await thumbnail(photo));
  if (truth) write('truth.png', await encode(truth, 'png'));
  for (const { method, mask } of masks) {
    const plain = await encode(mask, 'png');
    const errors = truth && (await errorPicture(mask, truth));
    write(`${method}.png`, plain);
    if (errors) write(`${method}.errors.png`, errors);
    write(`${method}.webp`, await thumbnail(errors ?? plain));
  }
}

/** The folder of a page's pictures below a report's own: a number, so that no two are the same, and the page's name. */
export const pictureFolder = (number: number, set: string, id: string) =>
  `pages/${String(number).padStart(3, '0')}-${`${set}-${id}`.replace(/[^\w-]+/g, '_')}`;
