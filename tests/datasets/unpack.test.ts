import sevenZip from '7z-wasm';
import { describe, expect, it } from 'vitest';
import unpack, { type Bounds, boundWrites, type Unpacked } from '../../src/datasets/unpack.js';
import { pack, rar4, rar5, rawZip } from './archives.js';

const BOUNDS: Bounds = { entries: 100, entryBytes: 1e6, bytes: 2e6 };
const page = Buffer.from('a page');
const truth = Buffer.from('its truth');
const files = { 'Images/H01.BMP': page, 'gt/deep/H01_gt.tiff': truth, 'weights/H01.dat': Buffer.alloc(9) };

const open = (archive: Uint8Array, bounds = BOUNDS) => unpack({ archive, patterns: ['*.bmp', '*.tiff'], bounds });
const entriesOf = (unpacked: Unpacked) =>
  Object.fromEntries(unpacked.ok ? unpacked.entries.map(({ name, bytes }) => [name, Buffer.from(bytes)]) : []);
const causeOf = (unpacked: Unpacked) => (unpacked.ok ? 'none' : unpacked.cause);

const archives: [string, Uint8Array][] = [
  ['zip', await pack('zip', files)],
  ['7z', await pack('7z', files)],
  ['RAR 4', rar4(files)],
  ['RAR 5', rar5(files)],
];

describe.each(archives)('%s', (_, archive) => {
  it('gives the files whose names match, in any case and depth', async () => {
    const { 'weights/H01.dat': _, ...images } = files;
    expect(entriesOf(await open(archive))).toEqual(images);
  });

  it('is refused when cut short', async () => {
    const cut = archive.subarray(0, archive.length - 70);
    expect(causeOf(await open(cut))).toBe('the archive is damaged or cut short');
  });

  it('is refused when one bit of a page is not as written', async () => {
    const changed = Buffer.from(archive);
    const at = changed.indexOf(page);
    if (at < 0) return;
    changed[at] ^= 1;
    expect(causeOf(await open(changed))).toBe('the archive is damaged or cut short');
  });

  it.each([
    [{ entries: 2 }, 'at most 2 files'],
    [{ entryBytes: 8 }, 'at most 8 bytes'],
    [{ bytes: 14 }, 'at most 14 bytes'],
  ])('is refused beyond %o', async (bound, cause) => {
    expect(causeOf(await open(archive, { ...BOUNDS, ...bound }))).toContain(cause);
  });
});

it.each([
  ['zip', await pack('zip', files, '-psecret')],
  ['7z', await pack('7z', files, '-psecret')],
  ['7z, its names too', await pack('7z', files, '-psecret', '-mhe=on')],
])('an encrypted %s is refused', async (_, archive) => {
  expect(causeOf(await open(archive))).toBe('the archive is encrypted');
});

it.each([
  ['text', Buffer.from('<html>404 Not Found</html>')],
  ['nothing', Buffer.alloc(0)],
  ['a tape archive', Buffer.concat([Buffer.alloc(257), Buffer.from('ustar\0'), Buffer.alloc(249)])],
])('%s is not an archive', async (_, bytes) => {
  expect(await open(bytes)).toMatchObject({ ok: false, cause: 'not an archive', hint: expect.stringContaining('RAR') });
});

it('an archive without a matching file gives none', async () => {
  expect(await open(await pack('zip', { 'read.me': page }))).toEqual({ ok: true, entries: [] });
});

it('links are left out, and refused where they lead outside', async () => {
  const withLinkTo = (target: string) =>
    rawZip({ name: 'a.bmp', data: Buffer.from(target), mode: 0o120777 }, { name: 'b.bmp', data: page });
  expect(entriesOf(await open(withLinkTo('b.bmp')))).toEqual({ 'b.bmp': page });
  expect((await open(withLinkTo('/etc/passwd'))).ok).toBe(false);
});

it('a zip whose entry says it is small and is not is refused', async () => {
  const bomb = rawZip({ name: 'a.bmp', data: Buffer.alloc(5e6), says: 10 });
  expect(bomb.length).toBeLessThan(1e4);
  expect((await open(bomb)).ok).toBe(false);
});

it('no more is written than the bounds allow, whatever an archive says of itself', async () => {
  const { FS } = await sevenZip.default({ print() {}, printErr() {} });
  boundWrites(FS, { entries: 9, entryBytes: 10, bytes: 25 });
  FS.writeFile('/a', new Uint8Array(10));
  expect(() => FS.writeFile('/b', new Uint8Array(11))).toThrow('at most 10 bytes');
  const slow = FS.open('/c', 'w');
  FS.write(slow, new Uint8Array(6), 0, 6);
  expect(() => FS.write(slow, new Uint8Array(6), 0, 6)).toThrow('at most 10 bytes');
  FS.writeFile('/d', new Uint8Array(9));
  expect(() => FS.writeFile('/e', new Uint8Array(1))).toThrow('at most 25 bytes');
});

it('the exit code of the process is left alone', async () => {
  const before = process.exitCode;
  await open(archives[0][1].subarray(0, 200));
  expect(process.exitCode).toBe(before);
});
