// a mask packed to bits in AssemblyScript; the plain form is in pack.ts

/** Packs rows of a mask, one after another, each into a row of bits after `lead` bytes that stay as they are; see `pack`. */
export function pack(mask: usize, width: usize, rows: usize, lead: usize, flip: u32, packed: usize): void {
  for (; rows > 0; rows--) {
    packed += lead;
    const end = mask + width;
    for (; mask + 16 <= end; mask += 16, packed += 2) store<u16>(packed, bitsOf(mask) ^ (flip * 257));
    for (; mask < end; mask += 8, packed++) {
      const beyond = mask + 8 > end ? mask + 8 - end : 0;
      store<u8>(packed, (bitsOf(mask) & (255 << (<u32>beyond))) ^ flip);
    }
    mask = end;
  }
}

/** Sixteen pixels as bits: eight in the lower byte, the first in its highest bit, and then eight in the upper byte. */
function bitsOf(mask: usize): u32 {
  const eights = v128.shuffle<i8>(
    v128.load(mask),
    v128.load(mask),
    7,
    6,
    5,
    4,
    3,
    2,
    1,
    0,
    15,
    14,
    13,
    12,
    11,
    10,
    9,
    8,
  );
  return i8x16.bitmask(i8x16.neg(eights)); // of 0 and 1 only -1 has the sign that bitmask takes
}
