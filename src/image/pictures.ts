import sharp from 'sharp';
import { encodePng } from './png.js';
import type { Mask, Raster } from './types.js';

/** Red, green and blue of paper, lost ink, false ink and hit ink. */
const ERROR_COLOURS = [255, 255, 255, 0, 60, 255, 225, 0, 0, 0, 0, 0];
const THUMBNAIL = 360;

/**
 * What a mask gets wrong, as a PNG of the same size: ink that it has right is black, false ink red, lost ink blue.
 *
 * @param mask of the same size as the truth
 */
export async function errorPicture(mask: Mask, truth: Mask): Promise<Buffer> {
  const { width, height } = truth;
  const stride = 1 + ((width + 3) >> 2);
  const rows = new Uint8Array(stride * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const kind = 2 * mask.data[i] + truth.data[i];
      rows[y * stride + 1 + (x >> 2)] |= kind << (6 - 2 * (x & 3));
    }
  }
  return encodePng(rows, { width, height, depth: 2, palette: ERROR_COLOURS });
}

/** A page as a JPEG for looking at. */
export const photograph = ({ width, height, channels, data }: Raster): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer();

/** A picture made small, as WebP; one that is small already keeps its size. */
export const thumbnail = (picture: Buffer): Promise<Buffer> =>
  sharp(picture, { limitInputPixels: false })
    .resize({ width: THUMBNAIL, height: THUMBNAIL, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
