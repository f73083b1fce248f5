import { createRequire } from 'node:module';
import sharp from 'sharp';

/** A font that comes along, since a machine may have none. */
const FONT = createRequire(import.meta.url).resolve('@expo-google-fonts/b612-mono/400Regular/B612Mono_400Regular.ttf');
const GAP = 24;
const NAME = { width: 240, height: 40 };

export type SheetFormat = 'png' | 'jpeg' | 'webp';

/** A picture of a page or a mask, and its name. */
export interface Cell {
  name: string;
  picture: Buffer;
}

/**
 * Lays pictures of one size out in rows, each below its name, as a PNG, JPEG or WebP.
 *
 * @param size of the pictures
 * @param width of one picture on the sheet, in pixels; smaller ones keep their size
 */
export async function contactSheet(
  cells: Cell[],
  size: { width: number; height: number },
  { width, format }: { width: number; format: SheetFormat },
): Promise<Buffer> {
  const scale = Math.min(1, width / size.width);
  const picture = { width: Math.round(size.width * scale), height: Math.max(1, Math.round(size.height * scale)) };
  const across = Math.max(picture.width, NAME.width) + GAP;
  const down = NAME.height + picture.height + GAP;
  const columns = columnsFor(cells.length, across / down);
  const layers = cells.map(async (cell, i) => {
    const left = GAP + (i % columns) * across;
    const top = GAP + Math.floor(i / columns) * down;
    const small = sharp(cell.picture, { limitInputPixels: false }).resize({ ...picture, fit: 'fill' });
    const text = { text: cell.name, font: 'B612 Mono', fontfile: FONT, dpi: 144, rgba: true };
    return [
      { input: { text }, left, top },
      { input: await small.png().toBuffer(), left, top: top + NAME.height },
    ];
  });
  const sheet = {
    width: GAP + columns * across,
    height: GAP + Math.ceil(cells.length / columns) * down,
    channels: 3 as const,
    background: '#dededa',
  };
  return sharp({ create: sheet, limitInputPixels: false })
    .composite((await Promise.all(layers)).flat())
    .toFormat(format)
    .toBuffer();
}

/** How many columns make the sheet the most like a square. */
function columnsFor(cells: number, ratio: number): number {
  const unlike = (columns: number) => Math.abs(Math.log((columns * ratio) / Math.ceil(cells / columns)));
  const choices = Array.from({ length: cells }, (_, i) => i + 1);
  return choices.reduce((best, columns) => (unlike(columns) < unlike(best) ? columns : best));
}
