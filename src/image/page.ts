import sharp from 'sharp';
import type { Raster } from './types.js';

/** Encodes a page as PNG, its samples and its number of channels as they are. */
export async function encodePage({ width, height, channels, data, meta }: Raster): Promise<Buffer> {
  const page = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  if (meta.dpi) page.withMetadata({ density: meta.dpi });
  return page
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png()
    .toBuffer();
}
