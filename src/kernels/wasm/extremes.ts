/** Makes each byte the larger of itself and the one `step` after it; the length is filled up to a multiple of sixteen. */
export function widen(bytes: usize, length: usize, step: usize): void {
  for (const end = bytes + length; bytes < end; bytes += 16) {
    v128.store(bytes, i8x16.max_u(v128.load(bytes), v128.load(bytes + step)));
  }
}

/** Makes each byte 255 less itself. */
export function invert(bytes: usize, length: usize): void {
  for (const end = bytes + length; bytes < end; bytes += 16) v128.store(bytes, v128.not(v128.load(bytes)));
}
