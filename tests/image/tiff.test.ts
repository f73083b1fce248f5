import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { packRows } from '../../src/image/bits.js';
import { encode } from '../../src/image/encode.js';
import { readMask } from '../../src/image/mask.js';
import { encodeTiff, type TiffPage } from '../../src/image/tiff.js';
import type { Mask } from '../../src/image/types.js';
import { openG4 } from '../../src/kernels/g4.js';
import { mask } from './files.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'docbin-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A page whose strips have so many rows. */
function inStrips(page: Mask, rowsPerStrip: number, dpi?: number): TiffPage {
  const stride = Math.ceil(page.width / 8);
  const packed = packRows(page, 1);
  const strips: Uint8Array[] = [];
  for (let y = 0; y < page.height; y += rowsPerStrip) {
    const g4 = openG4(page.width);
    g4.write(packed.subarray(y * stride), Math.min(rowsPerStrip, page.height - y));
    strips.push(g4.end());
  }
  return { width: page.width, height: page.height, dpi, rowsPerStrip, strips };
}

/** Rings about a place, as round and as slanted as writing. */
function rings(width: number, height: number): Mask {
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const far = Math.hypot((i % width) - width / 3, Math.floor(i / width) - height / 2);
    return far % 40 < 7 ? 1 : 0;
  });
  return { width, height, data };
}

const page = rings(300, 200);

it.each([1, 7, 64, 199, 200])('strips of %i rows come back pixel for pixel', async (rows) => {
  expect(await readMask(encodeTiff([inStrips(page, rows)]))).toEqual(page);
});

it('several pages come back, each with its dpi', async () => {
  const pages = [mask('#.#'), page, mask('.', '#')];
  const bytes = encodeTiff([inStrips(pages[0], 1), inStrips(page, 50, 300), inStrips(pages[2], 1, 72.5)]);
  for (const [i, { width, height, data }] of pages.entries()) {
    const { data: grey, info } = await sharp(bytes, { page: i })
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([width, height]);
    expect(grey).toEqual(Buffer.from(data.map((ink) => (ink ? 0 : 255))));
  }
  expect((await sharp(bytes, { page: 1 }).metadata()).density).toBe(300);
});

const noLibtiff = spawnSync('tiffinfo', ['-h']).error ? 'no tiffinfo and tiffcp: apt-get install libtiff-tools' : '';

describe.skipIf(noLibtiff)(`libtiff's own programs${noLibtiff ? ` (skipped: ${noLibtiff})` : ''}`, () => {
  const run = (...command: string[]) => {
    const { stdout, stderr } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout;
  };

  it('read what was written without a warning', () => {
    const file = path.join(folder, 'pages.tif');
    writeFileSync(file, encodeTiff([inStrips(page, 64, 300), inStrips(mask('##.'), 1)]));
    const [first, second] = run('tiffinfo', '-D', '-s', file)
      .split(/^TIFF Directory/m)
      .slice(1);
    expect(first).toMatch(/Width: 300 Image Length: 200\n {2}Resolution: 300, 300 pixels\/inch/);
    expect(first).toMatch(/CCITT Group 4\n {2}Photometric Interpretation: min-is-white\n {2}FillOrder: msb-to-lsb/);
    expect(first).toMatch(/Rows\/Strip: 64\n/);
    expect(first).toMatch(/4 Strips:/);
    expect(second).toMatch(/Width: 3 Image Length: 1\n {2}Resolution: 1, 1 \(unitless\)/);
  });

  it.each([1, 64, 200])('compress a page in strips of %i rows to the same bytes', (rows) => {
    const [own, copy] = ['own.tif', 'copy.tif'].map((name) => path.join(folder, name));
    const written = inStrips(page, rows);
    writeFileSync(own, encodeTiff([written]));
    run('tiffcp', '-c', 'g4', '-r', String(rows), own, copy);
    const stripsAt = (file: string) =>
      [...run('tiffinfo', '-s', file).matchAll(/\[ *(\d+), *(\d+)\]/g)].map(([, at, length]) =>
        readFileSync(file).subarray(Number(at), Number(at) + Number(length)),
      );
    expect(stripsAt(copy)).toEqual(written.strips.map((strip) => Buffer.from(strip)));
  });
});

const truths = path.resolve(import.meta.dirname, '../../../shared/data/dibco2013/gt');
const present = existsSync(truths);

it.skipIf(!present)(
  `truths come back, no larger than libtiff's${present ? '' : ' (skipped: no contest data)'}`,
  async () => {
    for (const name of readdirSync(truths)) {
      const truth = await readMask(path.join(truths, name));
      const bytes = await encode(truth, 'tiff');
      expect(Buffer.compare((await readMask(bytes)).data, truth.data)).toBe(0);
      const grey = Buffer.from(truth.data.map((ink) => (ink ? 0 : 255)));
      const peer = await sharp(grey, { raw: { width: truth.width, height: truth.height, channels: 1 } })
        .toColourspace('b-w')
        .tiff({ compression: 'ccittfax4', bitdepth: 1, miniswhite: true })
        .toBuffer();
      expect(bytes.length).toBeLessThanOrEqual(peer.length);
    }
  },
);
