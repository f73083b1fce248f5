// statistics of cells of sixteen pixels and of blocks of eight, in AssemblyScript; the plain forms are in statistics.ts and blocks.ts

/** Adds the samples of a row, and their squares, to the sums of its cells, 32 bits each. The row is whole cells. */
export function addCells(row: usize, cells: usize, sums: usize, squares: usize): void {
  for (let cell: usize = 0; cell < cells; cell++) {
    const bytes = v128.load(row + (cell << 4));
    const sum = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    const square = i32x4.add(squaresOf(low), squaresOf(high));
    const at = cell << 2;
    store<u32>(sums + at, load<u32>(sums + at) + total(sum));
    store<u32>(squares + at, load<u32>(squares + at) + total(square));
  }
}

function squaresOf(words: v128): v128 {
  return i32x4.add(i32x4.extmul_low_i16x8_u(words, words), i32x4.extmul_high_i16x8_u(words, words));
}

function total(four: v128): u32 {
  return (
    i32x4.extract_lane(four, 0) +
    i32x4.extract_lane(four, 1) +
    i32x4.extract_lane(four, 2) +
    i32x4.extract_lane(four, 3)
  );
}

/**
 * Adds what is darker in a row than its surroundings to the sums at `sums`: of the weights, of weight · ink and of weight · paper, each two
 * doubles, of the even and of the odd pixels.
 *
 * @param row whole cells, after and before at least sixteen zeros
 * @param above, below the rows that far away, zeros where there are none
 * @param around the mean around each cell, doubles
 */
export function addLevels(
  row: usize,
  above: usize,
  below: usize,
  cells: usize,
  reach: usize,
  around: usize,
  sums: usize,
): void {
  let weights = v128.load(sums);
  let ink = v128.load(sums, 16);
  let paper = v128.load(sums, 32);
  for (let cell: usize = 0; cell < cells; cell++) {
    const at = row + (cell << 4);
    const value = v128.load(at);
    const across = i8x16.min_u(v128.load(at - reach), v128.load(at + reach));
    const along = i8x16.min_u(v128.load(above + (cell << 4)), v128.load(below + (cell << 4)));
    const beside = i8x16.max_u(across, along);
    if (!v128.any_true(i8x16.gt_u(beside, value))) continue;
    const mean = v128.load64_splat(around + (cell << 3));
    let ofCell = f64x2.splat(0);
    for (let half: i32 = 0; half < 2; half++) {
      const v = half === 0 ? i16x8.extend_low_i8x16_u(value) : i16x8.extend_high_i8x16_u(value);
      const b = half === 0 ? i16x8.extend_low_i8x16_u(beside) : i16x8.extend_high_i8x16_u(beside);
      for (let quarter: i32 = 0; quarter < 2; quarter++) {
        const v4 = quarter === 0 ? i32x4.extend_low_i16x8_u(v) : i32x4.extend_high_i16x8_u(v);
        const b4 = quarter === 0 ? i32x4.extend_low_i16x8_u(b) : i32x4.extend_high_i16x8_u(b);
        for (let pair: i32 = 0; pair < 2; pair++) {
          const v2 = f64x2.convert_low_i32x4_s(pair === 0 ? v4 : v128.shuffle<i32>(v4, v4, 2, 3, 2, 3));
          const b2 = f64x2.convert_low_i32x4_s(pair === 0 ? b4 : v128.shuffle<i32>(b4, b4, 2, 3, 2, 3));
          const darker = f64x2.pmax(f64x2.splat(0), f64x2.sub(f64x2.pmin(mean, b2), v2));
          const square = f64x2.mul(darker, darker);
          const weight = f64x2.mul(square, square);
          ofCell = f64x2.add(ofCell, weight);
          ink = f64x2.add(ink, f64x2.mul(weight, v2));
        }
      }
    }
    weights = f64x2.add(weights, ofCell);
    paper = f64x2.add(paper, f64x2.mul(ofCell, mean));
  }
  v128.store(sums, weights);
  v128.store(sums, ink, 16);
  v128.store(sums, paper, 32);
}

/** Writes the mean of each block's samples, rounded, a row of them a channel. The rows are whole blocks, one after another; beyond the width are zeros. */
export function meanBlocks(samples: usize, lines: usize, width: usize, channels: usize, means: usize): void {
  const columns = (width + 7) >> 3;
  const step = channels << 3;
  const stride: usize = columns * step;
  for (let at: usize = 0; at < columns; at++, samples += step, means++) {
    const pixels = <u32>(lines * min<usize>(8, width - (at << 3)));
    const first = column(samples, lines, stride);
    if (channels === 1) store<u8>(means, mean(total(i32x4.dot_i16x8_s(first, i16x8.splat(1))), pixels));
    else {
      const second = column(samples + 8, lines, stride);
      const third = column(samples + 16, lines, stride);
      store<u8>(means, mean(every3rd(first, second, third), pixels));
      store<u8>(means + columns, mean(every3rd(third, first, second), pixels));
      store<u8>(means + (columns << 1), mean(every3rd(second, third, first), pixels));
    }
  }
}

function mean(sum: u32, count: u32): u8 {
  return <u8>(((sum << 1) + count) / (count << 1));
}

/** Sums of eight samples and of those below them. */
function column(samples: usize, lines: usize, stride: usize): v128 {
  let sums = i16x8.splat(0);
  for (const end = samples + lines * stride; samples < end; samples += stride)
    sums = i16x8.add(sums, v128.load8x8_u(samples));
  return sums;
}

/** Of 24 numbers, eight by eight, the sum of the first of each three. */
function every3rd(first: v128, second: v128, third: v128): u32 {
  const a = i32x4.dot_i16x8_s(first, i16x8(1, 0, 0, 1, 0, 0, 1, 0));
  const b = i32x4.dot_i16x8_s(second, i16x8(0, 1, 0, 0, 1, 0, 0, 1));
  const c = i32x4.dot_i16x8_s(third, i16x8(0, 0, 1, 0, 0, 1, 0, 0));
  return total(i32x4.add(a, i32x4.add(b, c)));
}

/** Writes the least and the greatest of each block's bytes. The rows are whole blocks, one after another. */
export function spanBlocks(bytes: usize, lines: usize, columns: usize, least: usize, greatest: usize): void {
  const stride = columns << 3;
  for (const end = bytes + stride; bytes < end; bytes += 8, least++, greatest++) {
    let low = v128.load64_zero(bytes);
    let high = low;
    for (let line: usize = 1; line < lines; line++) {
      const eight = v128.load64_zero(bytes + line * stride);
      low = i8x16.min_u(low, eight);
      high = i8x16.max_u(high, eight);
    }
    for (let bits: i32 = 32; bits >= 8; bits >>= 1) {
      low = i8x16.min_u(low, i64x2.shr_u(low, bits));
      high = i8x16.max_u(high, i64x2.shr_u(high, bits));
    }
    store<u8>(least, <u8>i8x16.extract_lane_u(low, 0));
    store<u8>(greatest, <u8>i8x16.extract_lane_u(high, 0));
  }
}
