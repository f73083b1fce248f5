// samples counted and compared in AssemblyScript; the plain forms are in histogram.ts and atMost.ts

/** Bytes of a table of 256 counts of 32 bits. */
const TABLE: usize = 1024;

/**
 * Counts samples in eight tables: neighbours are often equal, and so a count need not wait for the one before it.
 *
 * @param length a multiple of eight
 */
export function count(values: usize, length: usize, tables: usize): void {
  for (const end = values + length; values < end; values += 8) {
    increment(tables, load<u8>(values));
    increment(tables + TABLE, load<u8>(values, 1));
    increment(tables + 2 * TABLE, load<u8>(values, 2));
    increment(tables + 3 * TABLE, load<u8>(values, 3));
    increment(tables + 4 * TABLE, load<u8>(values, 4));
    increment(tables + 5 * TABLE, load<u8>(values, 5));
    increment(tables + 6 * TABLE, load<u8>(values, 6));
    increment(tables + 7 * TABLE, load<u8>(values, 7));
  }
}

function increment(table: usize, value: usize): void {
  const at = table + (value << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** Writes 1 for a sample that is at most the limit and 0 for one above it; the length is filled up to a multiple of sixteen. */
export function atMost(values: usize, length: usize, limit: u32, ink: usize): void {
  const most = i8x16.splat(<u8>limit);
  const one = i8x16.splat(1);
  for (let i: usize = 0; i < length; i += 16) {
    v128.store(ink + i, v128.and(i8x16.le_u(v128.load(values + i), most), one));
  }
}

/** Keeps of sixteen samples at `least` and those at each sixteenth place after them the smallest; the length is a multiple of sixteen. */
export function smallest(values: usize, length: usize, least: usize): void {
  let lanes = v128.load(least);
  for (const end = values + length; values < end; values += 16) lanes = i8x16.min_u(lanes, v128.load(values));
  v128.store(least, lanes);
}

/** The sum of samples; the length is a multiple of sixteen, at most 2 ** 24. */
export function sum(values: usize, length: usize): u32 {
  let lanes = i32x4.splat(0);
  for (const end = values + length; values < end; values += 16) {
    lanes = i32x4.add(lanes, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v128.load(values))));
  }
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
