import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { binarize, decode } from '../src/index.js';
import { root, sample, temporaryFolder } from './cli/run.js';
import { recorder } from './imports.js';

const run = promisify(execFile);

/** The packages that an entry point imports, beside itself. */
async function loadedBy(entry: string): Promise<string[]> {
  const list = path.join(await temporaryFolder(), 'imports');
  await writeFile(list, '');
  const args = ['--import', recorder(list), '--input-type=module', '--eval', `import ${JSON.stringify(entry)}`];
  await run(process.execPath, args, { cwd: root });
  const [first, ...others] = (await readFile(list, 'utf8')).trim().split('\n');
  expect(first).toBe(entry);
  return others;
}

it.each(['docbin/kernels', 'docbin/measures'])('%s loads no package', async (entry) => {
  expect(await loadedBy(entry)).toEqual([]);
});

it('docbin loads pictures, networks, archives and queues when they are needed', async () => {
  const packages = await loadedBy('docbin');
  expect(packages).toContain('zod');
  for (const late of ['sharp', 'onnxruntime-node', '7z-wasm', 'bullmq']) expect(packages).not.toContain(late);
});

it('pages under way at the same time do not disturb each other', async () => {
  const page = await decode(path.join(sample, 'images/05-cyrillic.png'));
  const choices = [
    { method: 'unet-tiny' },
    { method: 'sauvola' },
    { method: 'unet-tiny', params: { threshold: 0.9 } },
    { method: 'gatos' },
    { method: 'unet-tiny', params: { tile: 256 } },
    { method: 'otsu' },
  ];
  const alone = [];
  for (const choice of choices) alone.push(await binarize(page, choice));
  const together = await Promise.all(choices.map((choice) => binarize(page, choice)));
  for (const [i, mask] of together.entries())
    expect(Buffer.compare(mask.data, alone[i].data), choices[i].method).toBe(0);
  expect(Buffer.compare(alone[0].data, alone[2].data)).not.toBe(0);
});

it('a page is a path, any bytes of a file, or a raster of as many samples as it says', async () => {
  const file = path.join(sample, 'images/05-cyrillic.png');
  const page = await decode(file);
  const expected = await binarize(page, { method: 'otsu' });
  for (const input of [file, await readFile(file), Uint8Array.from(await readFile(file))])
    expect(Buffer.compare((await binarize(input, { method: 'otsu' })).data, expected.data)).toBe(0);
  const short = { ...page, data: page.data.subarray(1) };
  await expect(binarize(short, { method: 'otsu' })).rejects.toThrow(/^Expected 760 × 900 × 1 samples but received/);
});
