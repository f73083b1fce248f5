// may run in a worker thread: bytes in, bytes out; nothing of an archive touches the disk
import sevenZipModule, { type SevenZipModule } from '7z-wasm';

/** A file in an archive. */
export interface Entry {
  name: string;
  bytes: Uint8Array;
}

/** What an archive may come to; one that says or does more is refused. */
export interface Bounds {
  entries: number;
  entryBytes: number;
  bytes: number;
}

export type Unpacked = { ok: true; entries: Entry[] } | { ok: false; cause: string; hint: string };

/** First bytes of each format, as latin1 text. */
const SIGNATURES: [format: string, start: string][] = [
  ['rar', 'Rar!\x1a\x07\x00'],
  ['rar5', 'Rar!\x1a\x07\x01\x00'],
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['7z', '7z\xbc\xaf\x27\x1c'],
];

/** What 7-Zip ends with where an archive is odd but whole. */
const WARNING = 1;

/** The lines that 7-Zip lists an entry in, at most. */
const LINES_AN_ENTRY = 40;

/**
 * Unpacks those files of a RAR, zip or 7z archive whose names match, into memory.
 *
 * @param patterns what file names end in or look like, as 7-Zip takes it: `*.png`
 * @returns the files, links left out; or why the archive is refused
 */
export default async function unpack(task: {
  archive: Uint8Array;
  patterns: string[];
  bounds: Bounds;
}): Promise<Unpacked> {
  const { archive, patterns, bounds } = task;
  try {
    const format = formatOf(archive);
    checkListing(await sevenZip(archive, bounds, ['l', '-slt', '-ba', `-t${format}`]), bounds);
    const include = patterns.map((pattern) => `-ir!${pattern}`);
    const { FS } = await sevenZip(archive, bounds, ['x', '-o/out', '-y', '-ssc-', `-t${format}`, ...include]);
    return { ok: true, entries: FS.readdir('/').includes('out') ? [...filesIn(FS, '/out')] : [] };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, cause: error.message, hint: error.hint };
    return { ok: false, cause: 'the archive is damaged or cut short', hint: 'copy or download it again' };
  }
}

class Refusal extends Error {
  constructor(
    cause: string,
    readonly hint: string,
  ) {
    super(cause);
  }
}

function formatOf(archive: Uint8Array): string {
  const start = Buffer.from(archive.subarray(0, 16)).toString('latin1');
  const format = SIGNATURES.find(([, signature]) => start.startsWith(signature))?.[0];
  if (format) return format;
  throw new Refusal('not an archive', 'expected RAR, zip or 7z; unpack others and give the folder');
}

/** Runs one 7-Zip command on an archive in a file system in memory. Throws, as 7-Zip does, whatever on damage. */
async function sevenZip(archive: Uint8Array, bounds: Bounds, command: string[]) {
  const lines: string[] = [];
  const print = (line: string) => {
    if (lines.push(line) > LINES_AN_ENTRY * bounds.entries) refuseEntries(bounds);
  };
  const { FS, callMain } = await sevenZipModule.default({ print, printErr: print });
  FS.writeFile('/archive', archive);
  boundWrites(FS, bounds);
  const { exitCode } = process;
  try {
    // a password is given so that none is asked for
    const status: unknown = callMain([...command, '-bd', '-pnone', '--', '/archive']);
    const text = lines.join('\n');
    if (/Encrypted = \+|encrypted archive/.test(text)) {
      throw new Refusal('the archive is encrypted', 'unpack it with its password and give the folder');
    }
    if (status !== 0 && status !== WARNING) throw new Error(text);
    return { FS, text };
  } finally {
    process.exitCode = exitCode; // 7z-wasm sets it where 7-Zip ends
  }
}

/** Refuses by what the archive says of itself. */
function checkListing({ text }: { text: string }, bounds: Bounds): void {
  const sizes = Array.from(text.matchAll(/^Size = (\d+)$/gm), ([, size]) => Number(size));
  if (text.split(/^(?: .*)?Path = /m).length - 1 > bounds.entries) refuseEntries(bounds);
  if (Math.max(0, ...sizes) > bounds.entryBytes) refuseEntry(bounds);
  if (sizes.reduce((sum, size) => sum + size, 0) > bounds.bytes) refuseTotal(bounds);
}

/** Refuses by what comes out of the archive, which may be more than it says. */
export function boundWrites(FS: SevenZipModule['FS'], bounds: Bounds): void {
  const { write } = FS;
  let total = 0;
  FS.write = (stream, buffer, offset, length, ...rest) => {
    const { object: node } = stream;
    if (FS.isFile(node.mode)) {
      if (FS.stat(FS.getPath(node)).size + length > bounds.entryBytes) refuseEntry(bounds);
      total += length;
      if (total > bounds.bytes) refuseTotal(bounds);
    }
    return write(stream, buffer, offset, length, ...rest);
  };
}

function* filesIn(FS: SevenZipModule['FS'], folder: string): Generator<Entry> {
  for (const name of FS.readdir(folder).filter((name) => name !== '.' && name !== '..')) {
    const file = `${folder}/${name}`;
    const { mode } = FS.lstat(file);
    if (FS.isDir(mode)) yield* filesIn(FS, file);
    else if (FS.isFile(mode)) yield { name: file.slice('/out/'.length), bytes: FS.readFile(file) };
  }
}

const HINT = 'unpack it yourself if you trust it, and give the folder';

function refuseEntries({ entries }: Bounds): never {
  throw new Refusal(`Expected at most ${entries} files in an archive but received more`, HINT);
}

function refuseEntry({ entryBytes }: Bounds): never {
  throw new Refusal(`Expected files of at most ${entryBytes} bytes in an archive but received a larger one`, HINT);
}

function refuseTotal({ bytes }: Bounds): never {
  throw new Refusal(`Expected at most ${bytes} bytes in an archive but received more`, HINT);
}
