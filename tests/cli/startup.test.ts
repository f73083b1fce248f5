import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { recorder } from '../imports.js';
import { docbin, sample, temporaryFolder } from './run.js';

/** The packages that a run of the command imports. */
async function loaded(...args: string[]): Promise<string[]> {
  const folder = await temporaryFolder();
  const list = path.join(folder, 'imports');
  const { code, stderr } = await docbin(
    args.map((arg) => arg.replace('OUT', folder)),
    {
      env: { NODE_OPTIONS: `--import=${recorder(list)}` },
    },
  );
  expect([code, stderr.replace(/.* s -> .*/gs, '')]).toEqual([0, '']);
  return [...new Set((await readFile(list, 'utf8')).trim().split('\n'))].sort();
}

it.each(['--version', '--help', '-h', 'help'])('%s loads nothing but the reader of the command line', async (flag) => {
  expect(await loaded(flag)).toEqual(['commander']);
});

it("a command's help loads nothing that the command itself needs", async () => {
  for (const command of ['binarize', 'compare', 'benchmark', 'models', 'tune', 'datasets'])
    expect(await loaded(command, '--help'), command).toEqual(['commander']);
});

const page = path.join(sample, 'images/01-letter.jpg');

it('a classical method loads the pictures, not the network', async () => {
  const packages = await loaded(page, '-m', 'otsu', '-o', 'OUT/page.png');
  expect(packages).toEqual(expect.arrayContaining(['commander', 'sharp']));
  expect(packages).not.toContain('onnxruntime-node');
});

it('a network loads onnxruntime, which the list shows', async () => {
  expect(await loaded(page, '-m', 'unet-tiny', '-o', 'OUT/page.png')).toContain('onnxruntime-node');
});

it('a network leaves nothing in the folder for temporary files', async () => {
  const folder = await temporaryFolder();
  const env = { TMPDIR: folder, CI: '', ORT_DISABLE_TELEMETRY: undefined };
  const { code } = await docbin([page, '-m', 'unet-tiny', '-o', path.join(await temporaryFolder(), 'page.png')], {
    env,
  });
  expect(code).toBe(0);
  expect(await readdir(folder)).toEqual([]);
});
