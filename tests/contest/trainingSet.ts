import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decode } from '../../src/image/decode.js';
import { readMask } from '../../src/image/mask.js';
import { luma } from '../../src/kernels/luma.js';
import { sample, temporaryFolder } from '../cli/run.js';

const WIDTH = 220;
const HEIGHT = 160;

/** A training set of small pages cut out of the sample's: images/ and gt/ in a new folder. */
export async function trainingSet(...names: string[]): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'images'));
  await mkdir(path.join(folder, 'gt'));
  for (const name of names.length > 0 ? names : ['01-letter.jpg', '08-diary.jpg', '05-cyrillic.png']) {
    const { name: id } = path.parse(name);
    const page = await decode(path.join(sample, 'images', name));
    const truth = await readMask(path.join(sample, 'gt', `${id}.png`));
    const paper = truth.data.map((ink) => (ink ? 0 : 255));
    await writeFile(path.join(folder, 'images', `${id}.pgm`), cut(luma(page), page.width));
    await writeFile(path.join(folder, 'gt', `${id}_gt.pgm`), cut(paper, page.width));
  }
  return folder;
}

function cut(data: Uint8Array, width: number): Buffer {
  const rows = Array.from({ length: HEIGHT }, (_, y) => {
    const start = (y + 120) * width + 120;
    return data.subarray(start, start + WIDTH);
  });
  return Buffer.concat([Buffer.from(`P5 ${WIDTH} ${HEIGHT} 255\n`), ...rows]);
}
