import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The functions compiled from `wasm/`; addresses are bytes in `memory`. */
export interface Simd {
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** From which address on memory is free. */
  free(): number;
  luma(rgb: number, pixels: number, grey: number): void;
  count(values: number, length: number, tables: number): void;
  smallest(values: number, length: number, least: number): void;
  sum(values: number, length: number): number;
  atMost(values: number, length: number, limit: number, ink: number): void;
  unfilter(filter: number, row: number, above: number, length: number, step: number): void;
  pack(mask: number, width: number, rows: number, lead: number, flip: number, packed: number): void;
  widen(bytes: number, length: number, step: number): void;
  invert(bytes: number, length: number): void;
  addCells(row: number, cells: number, sums: number, squares: number): void;
  addLevels(
    row: number,
    above: number,
    below: number,
    cells: number,
    reach: number,
    around: number,
    sums: number,
  ): void;
  meanBlocks(samples: number, lines: number, width: number, channels: number, means: number): void;
  spanBlocks(bytes: number, lines: number, columns: number, least: number, greatest: number): void;
  lookUp(values: number, step: number, width: number, table: number, out: number): void;
  relate(values: number, width: number, mean: number, factor: number, out: number): void;
  atLeast(values: number, length: number, least: number, ink: number): void;
  exchange(columns: number, added: number, taken: number, width: number): void;
  statistics(columns: number, window: number, width: number, n: number, mean: number, deviation: number): void;
  largestVariance(columns: number, window: number, width: number, n: number, inverse: number): number;
  threshold(
    columns: number,
    window: number,
    width: number,
    n: number,
    inverse: number,
    values: number,
    ink: number,
    p: number,
    q: number,
    o: number,
    t: number,
    e: number,
  ): void;
}

/** Bytes that go through the memory at a time, where a page need not be there as a whole: they stay in a core's own cache. */
export const CHUNK = 1 << 16;

/** What `npm run wasm` writes. */
export const SIMD_FILE = fileURLToPath(new URL('../../dist/kernels/kernels.wasm', import.meta.url));

let loaded: { simd: Simd | undefined } | undefined;

/** The SIMD form of the kernels, or nothing where the machine or the build has none. */
export function loadSimd(): Simd | undefined {
  loaded ??= { simd: instantiate() };
  return loaded.simd;
}

function instantiate(): Simd | undefined {
  if (!existsSync(SIMD_FILE)) return undefined;
  try {
    const module = new WebAssembly.Module(readFileSync(SIMD_FILE));
    return new WebAssembly.Instance(module).exports as Simd;
  } catch {
    return undefined; // WebAssembly without SIMD
  }
}

/**
 * Lays arrays out in the memory, one after another, all zero. The memory belongs to one kernel at a time, and nothing is kept in it.
 *
 * @returns the address of each
 */
export function layOut({ memory, free }: Simd, bytes: number[]): number[] {
  let end = free();
  const starts = bytes.map((length) => {
    const start = (end + 15) & ~15;
    end = start + length;
    return start;
  });
  const lacking = end - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / 65536));
  new Uint8Array(memory.buffer, starts[0], end - starts[0]).fill(0);
  return starts;
}
