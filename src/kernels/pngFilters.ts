import { layOut, loadSimd, type Simd } from './simd.js';

/**
 * Undoes the row filters of a PNG in place. Source: the W3C's PNG specification, clause 9.
 *
 * @param filtered rows of a filter type (0 none, 1 sub, 2 up, 3 average, 4 Paeth) and `stride` bytes
 * @param step bytes a pixel
 * @returns the rows' bytes, the first part of what was `filtered`: a fresh array would take as long as the work
 * @throws RangeError where a filter type is none of these
 */
export function unfilter(filtered: Uint8Array, stride: number, step: number): Uint8Array {
  const simd = loadSimd();
  return unfilterBy(filtered, stride, simd ? simdRow(simd, stride, step) : plainRow(stride, step));
}

/** `unfilter` in plain TypeScript. */
export const plainUnfilter = (filtered: Uint8Array, stride: number, step: number): Uint8Array =>
  unfilterBy(filtered, stride, plainRow(stride, step));

/** Undoes the filter of the row after the one before. */
type UndoRow = (filter: number, filtered: Uint8Array, samples: Uint8Array) => void;

function unfilterBy(filtered: Uint8Array, stride: number, undo: UndoRow): Uint8Array {
  const rows = filtered.length / (stride + 1);
  for (let y = 0, from = 0, to = 0; y < rows; y++, from += stride + 1, to += stride) {
    const filter = filtered[from];
    if (filter > 4) throw new RangeError(`Expected a filter of 0 to 4 but received ${filter}`);
    undo(filter, filtered.subarray(from + 1, from + 1 + stride), filtered.subarray(to, to + stride));
  }
  return filtered.subarray(0, rows * stride);
}

function plainRow(stride: number, step: number): UndoRow {
  let above: Uint8Array = new Uint8Array(stride);
  return (filter, filtered, samples) => {
    for (let x = 0; x < stride; x++) {
      const left = x < step ? 0 : samples[x - step];
      const corner = x < step ? 0 : above[x - step];
      samples[x] = filtered[x] + predicted(filter, left, above[x], corner);
    }
    above = samples;
  };
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter < 3) return [0, left, up][filter];
  if (filter === 3) return (left + up) >> 1;
  const [byLeft, byUp, byCorner] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function simdRow(simd: Simd, stride: number, step: number): UndoRow {
  // zeros before each row, and whole blocks of sixteen after it
  const room = 16 + Math.ceil(stride / 16) * 16;
  let [row, above] = layOut(simd, [room, room]).map((at) => at + 16);
  const memory = new Uint8Array(simd.memory.buffer);
  return (filter, filtered, samples) => {
    memory.set(filtered, row);
    simd.unfilter(filter, row, above, stride, step);
    samples.set(memory.subarray(row, row + stride));
    [row, above] = [above, row];
  };
}
