// PNG's row filters undone, in AssemblyScript; the plain form is in pngFilters.ts

/**
 * Undoes the filter of a row: 0 none, 1 sub, 2 up, 3 average, 4 Paeth.
 *
 * @param row the filtered samples, which become the samples
 * @param above the samples of the row above
 * @param step bytes a pixel; as many zeros lie before `row` and before `above`
 */
export function unfilter(filter: i32, row: usize, above: usize, length: usize, step: usize): void {
  if (filter === 1) sub(row, length, step);
  else if (filter === 2) up(row, above, length);
  else if (filter === 3) average(row, above, length, step);
  else if (filter === 4) paeth(row, above, length, step);
}

function sub(row: usize, length: usize, step: usize): void {
  for (const end = row + length; row < end; row++) store<u8>(row, load<u8>(row) + load<u8>(row - step));
}

function up(row: usize, above: usize, length: usize): void {
  for (const end = row + length; row < end; row += 16, above += 16) {
    v128.store(row, i8x16.add(v128.load(row), v128.load(above)));
  }
}

function average(row: usize, above: usize, length: usize, step: usize): void {
  for (const end = row + length; row < end; row++, above++) {
    store<u8>(row, load<u8>(row) + ((<u32>load<u8>(row - step) + <u32>load<u8>(above)) >> 1));
  }
}

function paeth(row: usize, above: usize, length: usize, step: usize): void {
  for (let first: usize = 0; first < step; first++) {
    let left: i32 = 0;
    let corner: i32 = 0;
    for (let x = first; x < length; x += step) {
      const up: i32 = load<u8>(above + x);
      const byLeft = abs(up - corner);
      const byUp = abs(left - corner);
      const byCorner = abs(left + up - 2 * corner);
      const nearer = select(up, corner, byUp <= byCorner);
      const predicted = select(left, nearer, (byLeft <= byUp) & (byLeft <= byCorner));
      left = (<i32>load<u8>(row + x) + predicted) & 255;
      corner = up;
      store<u8>(row + x, left);
    }
  }
}
