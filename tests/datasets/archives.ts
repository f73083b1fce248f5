import { crc32, deflateRawSync } from 'node:zlib';
import sevenZip from '7z-wasm';

export type Files = Record<string, Uint8Array>;

/** An archive that 7-Zip itself writes. */
export async function pack(format: 'zip' | '7z', files: Files, ...flags: string[]): Promise<Uint8Array> {
  const { FS, callMain } = await sevenZip.default({ print() {}, printErr() {} });
  FS.mkdir('/in');
  FS.chdir('/in');
  for (const [name, bytes] of Object.entries(files)) {
    name.split('/').reduce((folder, part) => {
      if (!FS.readdir(folder).includes(part)) FS.mkdir(`${folder}/${part}`);
      return `${folder}/${part}`;
    }, '/in');
    FS.rmdir(`/in/${name}`);
    FS.writeFile(`/in/${name}`, bytes);
  }
  callMain(['a', '-bd', `-t${format}`, ...flags, `/packed.${format}`, ...Object.keys(files)]);
  return FS.readFile(`/packed.${format}`);
}

const u16 = (value: number) => Buffer.from([value & 255, (value >> 8) & 255]);
const u32 = (value: number) => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);

/** RAR 4, stored. Source: the format's technical note that came with RAR 4. */
export function rar4(files: Files): Buffer {
  const block = (type: number, flags: number, body: Buffer) => {
    const header = Buffer.concat([Buffer.from([type]), u16(flags), u16(7 + body.length), body]);
    return Buffer.concat([u16(crc32(header)), header]);
  };
  const entries = Object.entries(files).map(([name, data]) => {
    const sizes = [u32(data.length), u32(data.length)];
    const kind = [Buffer.from([3]), u32(crc32(data)), u32(0), Buffer.from([20, 0x30])];
    const tail = [u16(name.length), u32(0o100644), Buffer.from(name)];
    return Buffer.concat([block(0x74, 0x8000, Buffer.concat([...sizes, ...kind, ...tail])), data]);
  });
  const start = Buffer.from('Rar!\x1a\x07\x00', 'latin1');
  return Buffer.concat([start, block(0x73, 0, Buffer.alloc(6)), ...entries, block(0x7b, 0x4000, Buffer.alloc(0))]);
}

/** RAR 5, stored. Source: rarlab.com's "RAR 5.0 archive format". */
export function rar5(files: Files): Buffer {
  const block = (...fields: (number | Buffer)[]) => {
    const body = Buffer.concat(fields.map((field) => (typeof field === 'number' ? vint(field) : field)));
    const sized = Buffer.concat([vint(body.length), body]);
    return Buffer.concat([u32(crc32(sized)), sized]);
  };
  const entries = Object.entries(files).map(([name, data]) => {
    const facts = [data.length, 4, data.length, 0o100644, u32(crc32(data)), 0, 1, name.length, Buffer.from(name)];
    return Buffer.concat([block(2, 2, ...facts), data]);
  });
  const start = Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1');
  return Buffer.concat([start, block(1, 0, 0), ...entries, block(5, 0, 0)]);
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function vint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.concat([Buffer.from([(value & 127) | 128]), vint(value >>> 7)]);
}

/** A zip as 7-Zip would not write it: any name, a Unix mode such as a link's, a size that is a lie. */
export function rawZip(...entries: { name: string; data: Uint8Array; mode?: number; says?: number }[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, data, mode = 0o100644, says = data.length } of entries) {
    const packed = deflateRawSync(data);
    const facts = [u32(0), u32(crc32(data)), u32(packed.length), u32(says), u16(name.length), u16(0)];
    const method = [u16(20), u16(0), u16(8)];
    const file = Buffer.concat([u32(0x04034b50), ...method, ...facts, Buffer.from(name), packed]);
    const place = [u16(0), u16(0), u16(0), u16(0), u16(mode), u32(at)];
    central.push(Buffer.concat([u32(0x02014b50), u16(0x0314), ...method, ...facts, ...place, Buffer.from(name)]));
    local.push(file);
    at += file.length;
  }
  const size = central.reduce((sum, { length }) => sum + length, 0);
  const count = u16(entries.length);
  return Buffer.concat([...local, ...central, u32(0x06054b50), u32(0), count, count, u32(size), u32(at), u16(0)]);
}
