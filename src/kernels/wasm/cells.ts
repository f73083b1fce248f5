// statistics of cells of sixteen pixels, in AssemblyScript; the plain forms are in statistics.ts

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
