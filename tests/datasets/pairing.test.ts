import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTruthName, listPages, pair, pairFolders } from '../../src/datasets/pairing.js';
import { temporaryFolder } from '../cli/run.js';

describe('pairs by base name', () => {
  it.each([
    ['H01.bmp', 'H01.tiff'],
    ['H01.jpg', 'H01_estGT.tiff'],
    ['HW1.png', 'HW1_GT.tiff'],
    ['3.bmp', '3_gt.bmp'],
    ['a-b.png', 'a-b-gt.png'],
  ])('%s and %s', (mask, truth) => {
    expect(pair([`m/${mask}`], [`t/${truth}`])).toMatchObject({
      pairs: [{ mask: `m/${mask}`, truth: `t/${truth}` }],
      unpaired: [],
    });
  });

  it('2 before 10, skeletons ignored, the lonely listed', () => {
    const { pairs, unpaired } = pair(
      ['10.png', '2.png', '7.png'],
      ['10_gt.png', '2_gt.png', '2_skelGT.png', '8_gt.png'],
    );
    expect(pairs.map(({ id }) => id)).toEqual(['2', '10']);
    expect(unpaired).toEqual(['7.png', '8_gt.png']);
  });

  it('two files of one name are refused by name', () => {
    expect(() => pair(['a.png', 'a.bmp'], [])).toThrow('a.png and a.bmp');
  });
});

describe('folders', () => {
  it('hidden files and folders are no pages', async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, 'album.png'));
    for (const name of ['10.png', '9.png', '._9.png', 'notes.txt']) await writeFile(path.join(folder, name), '');
    expect(await listPages(folder)).toEqual([path.join(folder, '9.png'), path.join(folder, '10.png')]);
  });

  it('folders where nothing pairs are refused', async () => {
    const folder = await temporaryFolder();
    for (const name of ['a', 'b']) {
      await mkdir(path.join(folder, name));
      await writeFile(path.join(folder, name, `${name}.png`), '');
    }
    await expect(pairFolders(path.join(folder, 'a'), path.join(folder, 'b'))).rejects.toThrow(/has a partner/);
  });
});

it.each([
  ['H01_estGT.tiff', true],
  ['gt/1.bmp', true],
  ['DIPCO2016_Dataset_GT/1.bmp', true],
  ['DIBCO2009-GT-Test-images_handwritten.rar/H01.tiff', true],
  ['GTimages/HW01.tiff', true],
  ['Ground Truth/a/1.png', true],
  ['H01.tiff', false],
  ['OriginalImages/HW01.bmp', false],
  ['lightning/weightless/1.png', false],
])('%s names a truth: %s', (file, truth) => {
  expect(isTruthName(file)).toBe(truth);
});
