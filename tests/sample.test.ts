import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pairFolders } from '../src/datasets/pairing.js';
import { decode } from '../src/image/decode.js';
import { readMask } from '../src/image/mask.js';
import { evaluate } from '../src/pipeline/evaluate.js';
import { binarize } from '../src/pipeline/page.js';
import { sample } from './cli/run.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const { pairs, unpaired } = await pairFolders(path.join(sample, 'images'), path.join(sample, 'gt'));

describe('the sample set', () => {
  it('has at least eight pages, each with a truth of its size, in under 6 MB', async () => {
    expect(pairs.length).toBeGreaterThanOrEqual(8);
    expect(unpaired).toEqual([]);
    let bytes = 0;
    for (const { mask: image, truth } of pairs) {
      const page = await decode(image);
      expect(await readMask(truth)).toMatchObject({ width: page.width, height: page.height });
      expect(page.meta.dpi).toBe(300);
      bytes += readFileSync(image).length + readFileSync(truth).length;
    }
    expect(bytes).toBeLessThan(6e6);
  });

  it('is what its script drew', () => {
    const listed = readFileSync(path.join(sample, 'SHA256SUMS'), 'utf8').trim().split('\n');
    for (const line of listed) {
      const [sum, file] = line.split('  ');
      expect(`${sha256(readFileSync(path.join(sample, file)))}  ${file}`).toBe(`${sum}  ${file}`);
    }
    const files = ['images', 'gt'].flatMap((folder) => readdirSync(path.join(sample, folder)));
    expect(listed.length).toBe(files.length);
  });
});

describe('masks stay what they were', () => {
  const page = path.join(sample, 'images/05-cyrillic.png');

  it.each([
    ['otsu', 'febd70d069c54170fa18e351b049b730a33cf1665192540cda83c74fd8f3fee1'],
    ['niblack', 'd2ab2e1b79951471b8be450f9ecefaacaf2512fcffb35f0e835c48a438907cc7'],
    ['sauvola', '51ce9be37bdb43cf3c5e1eee7340d9423c21cbaac553886161503edcc07e963b'],
  ])('%s', async (method, sum) => {
    expect(sha256((await binarize(page, { method })).data)).toBe(sum);
  });

  it('the network is better than Otsu and Sauvola over the sample', async () => {
    const totals = { unet: 0, otsu: 0, sauvola: 0 };
    for (const { mask: image, truth } of pairs) {
      for (const method of ['unet', 'otsu', 'sauvola'] as const) {
        totals[method] += evaluate(await binarize(image, { method }), await readMask(truth), {
          measures: ['fmeasure'],
        }).fmeasure;
      }
    }
    expect(totals.unet).toBeGreaterThan(totals.otsu);
    expect(totals.unet).toBeGreaterThan(totals.sauvola);
  });
});
