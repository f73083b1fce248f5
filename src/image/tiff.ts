const [SHORT, LONG, RATIONAL] = [3, 4, 5];
const [NO_UNIT, INCH] = [1, 2];

/** A page of one bit a pixel. */
export interface TiffPage {
  width: number;
  height: number;
  dpi?: number;
  /** Rows of each strip but the last, which may have fewer. */
  rowsPerStrip: number;
  /** From the top, each a stream of CCITT Group 4 (`openG4`) of its own. */
  strips: Uint8Array[];
}

/** The number of a tag, the type of its values, and these; of a rational number both halves. */
type Entry = [tag: number, type: number, values: number[]];

/**
 * A baseline TIFF of one page or more, 1 as black. Each page's strips lie before its directory, and each directory points to the next.
 * Source: Adobe, TIFF, Revision 6.0 (1992).
 */
export function encodeTiff(pages: readonly TiffPage[]): Buffer {
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  const pieces: Uint8Array[] = [header];
  let at = header.length;
  let link: Buffer = header.subarray(4); // where the offset of the next directory goes
  for (const page of pages) {
    const offsets: number[] = [];
    for (const strip of page.strips) {
      offsets.push(at);
      pieces.push(strip);
      at += strip.length;
    }
    pieces.push(Buffer.alloc(at & 1));
    at += at & 1; // a directory starts at an even offset
    link.writeUInt32LE(at);
    const entries = entriesOf(page, offsets);
    const directory = encodeDirectory(entries, at);
    pieces.push(directory);
    at += directory.length;
    link = directory.subarray(2 + 12 * entries.length);
  }
  return Buffer.concat(pieces);
}

function entriesOf({ width, height, dpi, rowsPerStrip, strips }: TiffPage, offsets: number[]): Entry[] {
  const resolution = dpi ? [Math.round(dpi * 100), 100] : [1, 1];
  return [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, [1]], // bits a sample
    [259, SHORT, [4]], // compression: Group 4
    [262, SHORT, [0]], // photometric interpretation: 0 is white
    [266, SHORT, [1]], // fill order: from the highest bit on
    [273, LONG, offsets],
    [277, SHORT, [1]], // samples a pixel
    [278, LONG, [rowsPerStrip]],
    [279, LONG, strips.map(({ length }) => length)],
    [282, RATIONAL, resolution],
    [283, RATIONAL, resolution],
    [296, SHORT, [dpi ? INCH : NO_UNIT]],
  ];
}

/** @param at the directory's offset in the file; values that do not fit into its entries follow it */
function encodeDirectory(entries: Entry[], at: number): Buffer {
  let end = 2 + 12 * entries.length + 4;
  const outside = entries.reduce((sum, [, , values]) => sum + (values.length > 1 ? 4 * values.length : 0), 0);
  const bytes = Buffer.alloc(end + outside);
  bytes.writeUInt16LE(entries.length);
  entries.forEach(([tag, type, values], i) => {
    let place = 2 + 12 * i;
    place = bytes.writeUInt16LE(tag, place);
    place = bytes.writeUInt16LE(type, place);
    place = bytes.writeUInt32LE(type === RATIONAL ? 1 : values.length, place);
    if (values.length > 1) {
      bytes.writeUInt32LE(at + end, place);
      place = end;
      end += 4 * values.length;
    }
    for (const value of values) place = bytes.writeUInt32LE(value, place); // a short number's upper half is empty
  });
  return bytes;
}
