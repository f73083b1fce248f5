/**
 * Unpacks the run lengths of a BMP (BI_RLE8, BI_RLE4) to one palette index a byte.
 *
 * A pair (n, v) is a run; (0, 0) ends a line, (0, 1) ends the picture, (0, 2) moves right and up by the next two bytes,
 * and (0, n) is followed by n literal indices, filled up to an even number of bytes. Pixels that nothing writes stay 0.
 * Source: Microsoft, "Bitmap Compression", Windows GDI documentation.
 *
 * @param at where the runs begin
 * @param bits 4 or 8, the size of an index
 * @returns `width * height` indices in the file's row order, or undefined where the file ends before the picture does
 */
export function unpackRle(
  bytes: Uint8Array,
  at: number,
  bits: number,
  width: number,
  height: number,
): Uint8Array | undefined {
  const indices = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  const put = (index: number) => {
    if (x < width) indices[y * width + x] = index;
    x++;
  };
  // index i of a run or literal whose byte is given: 4-bit ones alternate, the high half first
  const pick = (byte: number, i: number) => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);

  while (y < height) {
    if (at + 2 > bytes.length) return undefined;
    const count = bytes[at++];
    const value = bytes[at++];
    if (count > 0) {
      for (let i = 0; i < count; i++) put(pick(value, i));
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      x += bytes[at++] ?? 0;
      y += bytes[at++] ?? 0;
    } else {
      const size = Math.ceil((value * bits) / 8);
      if (at + size > bytes.length) return undefined;
      for (let i = 0; i < value; i++) put(pick(bytes[at + Math.floor((i * bits) / 8)], i));
      at += size + (size % 2);
    }
  }
  return indices;
}
