import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Sharp } from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decode, openDocument } from '../../src/image/decode.js';
import { inMemory } from '../../src/kernels/pageRows.js';
import { checkParams, maskRows } from '../../src/methods/define.js';
import { findMethod } from '../../src/methods/find.js';
import { greyPixels, pixels } from './files.js';

const [width, height] = [97, 64];
const openPage = async (bytes: Buffer, name?: string) => (await openDocument(bytes, { name, large: 0 })).open(1);
const noise = (i: number) => Math.imul(i + 1, 2654435761) >>> 24;
const grey = () =>
  greyPixels(
    Array.from({ length: width * height }, (_, i) => noise(i)),
    width,
  );
const colour = () =>
  pixels(
    Array.from({ length: 3 * width * height }, (_, i) => noise(i)),
    width,
    3,
  );

const pages: [string, () => Sharp][] = [
  ['grey PNG', () => grey().png()],
  ['colour PNG', () => colour().png()],
  ['grey JPEG', () => grey().jpeg()],
  ['colour TIFF', () => colour().tiff()],
  ['JPEG on its side', () => colour().withMetadata({ orientation: 6 }).jpeg()],
  ['PNG with alpha', () => colour().ensureAlpha(0.5).png()],
];

describe('a page in a scratch file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
    vi.stubEnv('TMPDIR', folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(pages)('is the page in memory, in colour and in grey, and leaves nothing behind: %s', async (_, image) => {
    const bytes = await image().toBuffer();
    const expected = inMemory(await decode(bytes));
    const page = await openPage(bytes);
    expect(await readdir(folder)).toHaveLength(1);
    expect(page).toMatchObject({ width: expected.width, height: expected.height, channels: expected.channels });
    for (const [got, wanted] of [
      [page, expected],
      [page.grey(), expected.grey()],
    ]) {
      for (const [top, bottom] of [
        [0, 1],
        [3, 40],
        [3, 40],
        [0, wanted.height],
      ]) {
        expect(Buffer.compare(got.rows(top, bottom), wanted.rows(top, bottom))).toBe(0);
      }
    }
    page.close?.();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['otsu', 'sauvola', 'wolf', 'unet-tiny'])('gives the mask of the page in memory: %s', async (name) => {
    const bytes = await colour().png().toBuffer();
    const method = findMethod(name);
    const params = checkParams(method, { ...('tile' in method.params.shape && { tile: 96 }) });
    const masks: Buffer[] = [];
    for (const page of [inMemory(await decode(bytes)), { ...(await openPage(bytes)), strip: 5 }]) {
      const rows: Uint8Array[] = [];
      for await (const some of maskRows(method, page, params)) rows.push(some.slice());
      masks.push(Buffer.concat(rows));
    }
    expect(masks[1].length).toBe(width * height);
    expect(Buffer.compare(masks[0], masks[1])).toBe(0);
  });

  it('of a damaged file is refused and leaves nothing behind', async () => {
    const bytes = await colour().png().toBuffer();
    const cut = bytes.subarray(0, bytes.length / 2);
    await expect(openPage(cut, 'page.png')).rejects.toThrow('page.png: Expected a whole PNG image');
    expect(await readdir(folder)).toEqual([]);
  });

  it('that has no room is refused', async () => {
    await writeFile(path.join(folder, 'file'), '');
    vi.stubEnv('TMPDIR', path.join(folder, 'file'));
    const bytes = await colour().png().toBuffer();
    await expect(openPage(bytes, 'page.png')).rejects.toThrow(/page\.png: no room for its samples in/);
  });
});
