import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** Reads the float64 arrays of a NumPy .npz file: a zip of NAME.npy. */
export function readNpz(file: string): Record<string, Float64Array> {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const arrays: Record<string, Float64Array> = {};
  for (let n = bytes.readUInt16LE(end + 10), at = bytes.readUInt32LE(end + 16); n > 0; n--) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const name = bytes.toString('latin1', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const stored = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    const npy = bytes.readUInt16LE(at + 10) === 0 ? stored : inflateRawSync(stored);
    const values = npy.subarray(10 + npy.readUInt16LE(8));
    arrays[name.replace('.npy', '')] = new Float64Array(Uint8Array.from(values).buffer);
    at += 46 + nameLength + extra + comment;
  }
  return arrays;
}
