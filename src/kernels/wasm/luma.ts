/**
 * Grey of red, green and blue, (4899 R + 9617 G + 1868 B + 8192) >> 14, sixteen pixels at a time.
 *
 * @param rgb four bytes more than the pixels are read
 * @param pixels a multiple of sixteen
 */
export function luma(rgb: usize, pixels: usize, grey: usize): void {
  for (const end = grey + pixels; grey < end; grey += 16, rgb += 48) {
    const low = i16x8.narrow_i32x4_u(four(rgb), four(rgb + 12));
    const high = i16x8.narrow_i32x4_u(four(rgb + 24), four(rgb + 36));
    v128.store(grey, i8x16.narrow_i16x8_u(low, high));
  }
}

function four(rgb: usize): v128 {
  const bytes = v128.load(rgb);
  // red and green in words beside each other, and blue beside a 1: two products and their sum a pixel
  const redGreen = i8x16.swizzle(bytes, i8x16(0, 16, 1, 16, 3, 16, 4, 16, 6, 16, 7, 16, 9, 16, 10, 16));
  const blue = i8x16.swizzle(bytes, i8x16(2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16));
  const sum = i32x4.add(
    i32x4.dot_i16x8_s(redGreen, i16x8(4899, 9617, 4899, 9617, 4899, 9617, 4899, 9617)),
    i32x4.dot_i16x8_s(
      v128.or(blue, i16x8(0, 1, 0, 1, 0, 1, 0, 1)),
      i16x8(1868, 8192, 1868, 8192, 1868, 8192, 1868, 8192),
    ),
  );
  return i32x4.shr_u(sum, 14);
}
