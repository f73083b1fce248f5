import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readMask } from '../../src/image/mask.js';
import { binarize } from '../../src/pipeline/page.js';
import { docbin, sample, temporaryFolder } from './run.js';

const page = path.join(sample, 'images/08-diary.jpg');

describe('docbin compare', () => {
  it('lays page and masks out on a sheet, pixel for pixel where they fit, below their names', async () => {
    const sheet = path.join(await temporaryFolder(), 'sheet.png');
    const run = await docbin([
      'compare',
      page,
      '--methods',
      'otsu,sauvola,wolf',
      '-o',
      sheet,
      '--width',
      '5000',
      '--json',
    ]);
    expect(run.code).toBe(0);
    const { width, height, methods } = JSON.parse(run.stdout);
    expect(methods.map(({ method }: { method: string }) => method)).toEqual(['otsu', 'sauvola', 'wolf']);
    const masks = await Promise.all(methods.map(({ method }: { method: string }) => binarize(page, { method })));
    const drawn = await sharp(sheet).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    // two columns: the page and otsu above, sauvola and wolf below
    const corner = (i: number) => [24 + (i % 2) * (width + 24), 64 + Math.floor(i / 2) * (height + 64)];
    for (const [i, mask] of masks.entries()) {
      const [left, top] = corner(i + 1);
      for (let at = 0; at < mask.data.length; at += 101) {
        const [x, y] = [left + (at % width), top + Math.floor(at / width)];
        expect(drawn.data[y * drawn.info.width + x]).toBe(mask.data[at] ? 0 : 255);
      }
      const name = { left, top: top - 40, width: 200, height: 36 };
      const { channels } = await sharp(sheet).extract(name).stats();
      expect(channels[0].min).toBeLessThan(60);
    }
    expect(methods[0].ink).toBeCloseTo(
      (100 * masks[0].data.reduce((sum: number, v: number) => sum + v, 0)) / (width * height),
      6,
    );
  });

  it('makes a page to look at, with masks as files', async () => {
    const out = path.join(await temporaryFolder(), 'out');
    expect((await docbin(['compare', page, '--methods', 'otsu,niblack', '--report', out])).code).toBe(0);
    expect(readdirSync(path.join(out, 'pages/page')).filter((name) => name.endsWith('.png'))).toEqual([
      'niblack.png',
      'otsu.png',
    ]);
    expect(readFileSync(path.join(out, 'index.html'), 'utf8')).not.toContain('<option value="truth">');
    expect(await readMask(path.join(out, 'pages/page/otsu.png'))).toEqual(await binarize(page, { method: 'otsu' }));
  });

  it.each([
    [['-o', 'sheet.gif'], 2, 'a sheet is a .png, .jpg or .webp'],
    [[], 2, 'where to?'],
    [['-o', 'x.png', '--width', '3'], 2, '--width 3'],
    [['-o', 'x.png', '--methods', 'otsu,otsu'], 2, 'otsu is named twice'],
    [['-o', 'x.png', '--methods', 'otus'], 2, "unknown method 'otus'"],
    [['-o', 'x.png', '--params', 'none.json'], 1, 'none.json: cannot be read'],
    [['-o', 'nosuch.jpg/x.png', '--report', 'package.json'], 2, 'something else than a report'],
  ])('%s is refused, and nothing is written', async (args, code, message) => {
    const cwd = await temporaryFolder();
    const [file] = args.slice(1);
    const run = await docbin(
      ['compare', page, '--methods', 'otsu', ...args.map((arg) => (arg === 'package.json' ? page : arg))],
      { cwd },
    );
    expect([run.code, run.stderr]).toEqual([code, expect.stringContaining(message)]);
    expect(run.stderr.trim().split('\n').length).toBe(1);
    expect(file !== undefined && existsSync(path.join(cwd, file))).toBe(false);
    expect(readdirSync(cwd)).toEqual([]);
  });
});
