// window statistics in AssemblyScript, four or eight pixels at a time; the plain forms are in windowColumns.ts

/** Bytes of a column: the sum of its samples in the rows of the window and the sum of their squares, 32 bits each. */
const COLUMN: usize = 8;

/** 2 ** 52: in a double's last bits stands the whole number that is added to it. */
const MAGIC: f64 = 4503599627370496;

/** Adds a row of samples to the columns and takes another from them. Rows and columns are filled up to a multiple of eight. */
export function exchange(columns: usize, added: usize, taken: usize, width: usize): void {
  for (let x: usize = 0; x < width; x += 8) {
    const a = v128.load_ext<u8>(added + x);
    const b = v128.load_ext<u8>(taken + x);
    const difference = i16x8.sub(a, b);
    const sum = i16x8.add(a, b);
    const at = columns + x * COLUMN;
    const low = i32x4.extend_low_i16x8_s(difference);
    const high = i32x4.extend_high_i16x8_s(difference);
    const lowSquares = i32x4.extmul_low_i16x8_s(difference, sum);
    const highSquares = i32x4.extmul_high_i16x8_s(difference, sum);
    increase(at, v128.shuffle<i32>(low, lowSquares, 0, 4, 1, 5));
    increase(at + 16, v128.shuffle<i32>(low, lowSquares, 2, 6, 3, 7));
    increase(at + 32, v128.shuffle<i32>(high, highSquares, 0, 4, 1, 5));
    increase(at + 48, v128.shuffle<i32>(high, highSquares, 2, 6, 3, 7));
  }
}

function increase(at: usize, by: v128): void {
  v128.store(at, i32x4.add(v128.load(at), by));
}

/** The sums of the window before the first pixel's. */
function first(columns: usize, window: usize): v128 {
  let sums = i64x2.splat(0);
  for (let x: usize = 0; x < window; x++) {
    sums = i64x2.add(sums, i64x2.extend_low_i32x4_s(v128.load64_zero(columns + x * COLUMN)));
  }
  return sums;
}

/** What the columns after two windows have more than those that the windows leave. */
function change(left: usize, span: usize): v128 {
  return i32x4.sub(v128.load(left + span), v128.load(left));
}

/** Whole numbers from 0 to 2 ** 52 as doubles. */
function doubles(integers: v128): v128 {
  const magic = f64x2.splat(MAGIC);
  return f64x2.sub(v128.or(integers, magic), magic);
}

/** n² times the variance. */
function spread(sum: v128, square: v128, n: v128): v128 {
  return f64x2.sub(f64x2.mul(n, square), f64x2.mul(sum, sum));
}

/**
 * Ink where n·v ≤ Σ + (p + q·S/n)·(Σ − o·n) + t·S, of one row.
 *
 * @param n, inverse pixels in each window, and 1 / n
 */
export function threshold(
  columns: usize,
  window: usize,
  width: usize,
  n: usize,
  inverse: usize,
  values: usize,
  ink: usize,
  p: f64,
  q: f64,
  o: f64,
  t: f64,
  e: f64,
): void {
  const span: usize = window * COLUMN;
  const P = f64x2.splat(p);
  const Q = f64x2.splat(q);
  const O = f64x2.splat(o);
  const T = f64x2.splat(t);
  const E = f64x2.splat(e);
  let sums = first(columns, window);
  for (let x: usize = 0; x < width; x += 4) {
    const left = columns + x * COLUMN;
    const v = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(values + x)));
    const two = change(left, span);
    const a = i64x2.add(sums, i64x2.extend_low_i32x4_s(two));
    const b = i64x2.add(a, i64x2.extend_high_i32x4_s(two));
    const more = change(left + 2 * COLUMN, span);
    const c = i64x2.add(b, i64x2.extend_low_i32x4_s(more));
    sums = i64x2.add(c, i64x2.extend_high_i32x4_s(more));
    const at = x << 3;
    const low = inkOf(a, b, v, n + at, inverse + at, P, Q, O, T, E);
    const high = inkOf(c, sums, v128.shuffle<i32>(v, v, 2, 3, 2, 3), n + at + 16, inverse + at + 16, P, Q, O, T, E);
    const bits = v128.and(v128.shuffle<i32>(low, high, 0, 2, 4, 6), i32x4.splat(1));
    const words = i16x8.narrow_i32x4_u(bits, bits);
    v128.store32_lane(ink + x, i8x16.narrow_i16x8_u(words, words), 0);
  }
}

function inkOf(
  a: v128,
  b: v128,
  v: v128,
  nAt: usize,
  inverseAt: usize,
  p: v128,
  q: v128,
  o: v128,
  t: v128,
  e: v128,
): v128 {
  const n = v128.load(nAt);
  const sum = doubles(v128.shuffle<i64>(a, b, 0, 2));
  const square = doubles(v128.shuffle<i64>(a, b, 1, 3));
  const S = f64x2.sqrt(f64x2.sub(f64x2.mul(n, square), f64x2.mul(e, f64x2.mul(sum, sum))));
  const share = f64x2.add(p, f64x2.mul(q, f64x2.mul(S, v128.load(inverseAt))));
  const above = f64x2.mul(share, f64x2.sub(sum, f64x2.mul(o, n)));
  const limit = f64x2.add(f64x2.add(sum, above), f64x2.mul(t, S));
  return f64x2.le(f64x2.mul(n, f64x2.convert_low_i32x4_s(v)), limit);
}

/** Mean and deviation of each window of a row, as doubles. */
export function statistics(columns: usize, window: usize, width: usize, n: usize, mean: usize, deviation: usize): void {
  const span: usize = window * COLUMN;
  let sums = first(columns, window);
  for (let x: usize = 0; x < width; x += 2) {
    const left = columns + x * COLUMN;
    const two = change(left, span);
    const a = i64x2.add(sums, i64x2.extend_low_i32x4_s(two));
    sums = i64x2.add(a, i64x2.extend_high_i32x4_s(two));
    const sum = doubles(v128.shuffle<i64>(a, sums, 0, 2));
    const square = doubles(v128.shuffle<i64>(a, sums, 1, 3));
    const at = x << 3;
    const count = v128.load(n + at);
    v128.store(mean + at, f64x2.div(sum, count));
    v128.store(deviation + at, f64x2.div(f64x2.sqrt(spread(sum, square, count)), count));
  }
}

/** The largest variance of the windows of a row; `inverse` is 0 beyond its end. */
export function largestVariance(columns: usize, window: usize, width: usize, n: usize, inverse: usize): f64 {
  const span: usize = window * COLUMN;
  let largest = f64x2.splat(0);
  let sums = first(columns, window);
  for (let x: usize = 0; x < width; x += 2) {
    const left = columns + x * COLUMN;
    const two = change(left, span);
    const a = i64x2.add(sums, i64x2.extend_low_i32x4_s(two));
    sums = i64x2.add(a, i64x2.extend_high_i32x4_s(two));
    const sum = doubles(v128.shuffle<i64>(a, sums, 0, 2));
    const square = doubles(v128.shuffle<i64>(a, sums, 1, 3));
    const at = x << 3;
    const by = v128.load(inverse + at);
    const variance = f64x2.mul(f64x2.mul(spread(sum, square, v128.load(n + at)), by), by);
    largest = f64x2.pmax(largest, variance);
  }
  return Math.max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
}
