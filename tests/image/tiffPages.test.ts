import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { countPages, openDocument } from '../../src/image/decode.js';
import { pageDirectories } from '../../src/image/tiffPages.js';
import { noTools, stripes, tiffOf } from './documents.js';
import { greyPixels, RAMP } from './files.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'docbin-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [own, copy] = ['own.tif', 'copy.tif'].map((name) => path.join(folder, name));

const bytes = tiffOf([stripes(1, 30, 20), stripes(2, 20, 30), stripes(3, 9, 9)]);
writeFileSync(own, bytes);

it('every directory of a document is a page, from bytes and from a path', async () => {
  expect(pageDirectories(bytes)).toEqual([0, 1, 2]);
  expect(pageDirectories(own)).toEqual([0, 1, 2]);
  expect(await countPages(own)).toBe(3);
});

it.skipIf(noTools).each(['-B', '-L', '-8'])(`what tiffcp writes with %s is read${noTools}`, (form) => {
  execFileSync('tiffcp', [form, own, copy]);
  expect(pageDirectories(copy)).toEqual([0, 1, 2]);
});

it('the smaller versions of a page that lie beside it are no pages', async () => {
  const wide = greyPixels(Buffer.concat(Array.from({ length: 512 }, () => Buffer.concat([RAMP, RAMP]))), 512);
  const pyramid = await wide.tiff({ tile: true, pyramid: true, tileWidth: 128, tileHeight: 128 }).toBuffer();
  expect(pyramid.readUInt32LE(pyramid.readUInt32LE(4))).toBeGreaterThan(0);
  const document = await openDocument(pyramid);
  expect(document.pages).toBe(1);
  expect(await document.open(1)).toMatchObject({ width: 512, height: 512 });
});

it('directories in a circle and directories that are cut off are refused in a line', async () => {
  const last = bytes.length - 4 - 16;
  expect(bytes.readUInt32LE(last)).toBe(0); // no directory after the last one, whose two resolutions follow
  const circle = Buffer.from(bytes);
  circle.writeUInt32LE(bytes.readUInt32LE(4), last);
  for (const bad of [circle, bytes.subarray(0, last)])
    await expect(openDocument(bad, { name: 'a.tif' })).rejects.toThrow('a.tif: Expected a whole TIFF image but');
});
