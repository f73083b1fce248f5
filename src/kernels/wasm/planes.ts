/** Writes what a table says of each sample, as floats: of every `step`th from `values` on. */
export function lookUp(values: usize, step: usize, width: usize, table: usize, out: usize): void {
  for (const end = out + 4 * width; out < end; out += 4, values += step) {
    store<f32>(out, load<f32>(table + ((<usize>load<u8>(values)) << 2)));
  }
}

/** Writes (value − mean) · factor of each sample as floats; mean and factor are doubles. The width is filled up to a multiple of four. */
export function relate(values: usize, width: usize, mean: usize, factor: usize, out: usize): void {
  for (let x: usize = 0; x < width; x += 4) {
    const v = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(values + x)));
    const at = x << 3;
    const low = relative(f64x2.convert_low_i32x4_s(v), mean + at, factor + at);
    const high = relative(
      f64x2.convert_low_i32x4_s(v128.shuffle<i32>(v, v, 2, 3, 2, 3)),
      mean + at + 16,
      factor + at + 16,
    );
    const floats = v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
    v128.store(out + (x << 2), floats);
  }
}

function relative(value: v128, mean: usize, factor: usize): v128 {
  return f64x2.mul(f64x2.sub(value, v128.load(mean)), v128.load(factor));
}

/** Writes 1 for a float of at least `least` and 0 for any other; the length is filled up to a multiple of sixteen. */
export function atLeast(values: usize, length: usize, least: f32, ink: usize): void {
  const limit = f32x4.splat(least);
  for (const end = ink + length; ink < end; ink += 16, values += 64) {
    const low = i16x8.narrow_i32x4_s(f32x4.ge(v128.load(values), limit), f32x4.ge(v128.load(values, 16), limit));
    const high = i16x8.narrow_i32x4_s(f32x4.ge(v128.load(values, 32), limit), f32x4.ge(v128.load(values, 48), limit));
    v128.store(ink, v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1)));
  }
}
