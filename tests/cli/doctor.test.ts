import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Finding } from '../../src/doctor/finding.js';
import { checkMachine } from '../../src/doctor/machine.js';
import { checkNode } from '../../src/doctor/software.js';
import { docbin, root, temporaryFolder } from './run.js';

/** What is found, with the exit code, by the names of the checks. */
async function examine(args: string[] = [], env: Record<string, string> = {}) {
  const folder = await temporaryFolder();
  const { code, stdout, stderr } = await docbin(['doctor', '--json', ...args], {
    env: { DOCBIN_DATA: path.join(folder, 'data'), TMPDIR: folder, ...env },
  });
  expect(stderr).toBe('');
  const findings: Finding[] = JSON.parse(stdout);
  const found = Object.fromEntries(findings.map(({ check, ...rest }) => [check, rest]));
  return { code, problems: findings.filter(({ state }) => state === 'problem').length, ...found };
}

it('finds nothing wrong where nothing is', async () => {
  const found = await examine();
  expect(found).toMatchObject({
    code: 0,
    node: { state: 'ok', found: process.versions.node },
    sharp: { state: 'ok', found: expect.stringContaining('libvips') },
    onnxruntime: { state: 'ok', found: expect.stringContaining('runs unet-tiny') },
    kernels: { state: 'ok' },
    'model unet': { state: 'ok', found: expect.stringContaining('sha256') },
    data: { state: 'ok', found: expect.stringContaining('not there yet') },
    scratch: { found: expect.stringContaining('GB free') },
    machine: { found: expect.stringContaining('core') },
  });
});

it('prints a line a check', async () => {
  const { stdout } = await docbin(['doctor'], { env: { DOCBIN_DATA: await temporaryFolder() } });
  const lines = stdout.trim().split('\n');
  expect(lines.every((line) => /^(ok|warning|problem) +\S+/.test(line))).toBe(true);
  expect(lines.find((line) => line.includes('data:'))).toMatch(/^ok {7}data: .*no sets$/);
});

it('sees a damaged model, one that is none, and one without a card', async () => {
  const folder = await temporaryFolder();
  const [damaged, none, plain] = ['damaged', 'none', 'plain'].map((name) => path.join(folder, `${name}.onnx`));
  const bytes = await readFile(path.join(root, 'models/unet-tiny.onnx'));
  bytes[bytes.length >> 1] ^= 1;
  await writeFile(damaged, bytes);
  await copyFile(path.join(root, 'models/unet-tiny.json'), path.join(folder, 'damaged.json'));
  await writeFile(none, 'no model');
  await copyFile(path.join(root, 'models/unet-tiny.onnx'), plain);
  const found = await examine([damaged, none, plain]);
  expect(found).toMatchObject({
    code: 1,
    [`model ${damaged}`]: { state: 'problem', found: expect.stringContaining('sha256'), remedy: expect.any(String) },
    [`model ${none}`]: { state: 'problem', found: expect.stringContaining('not a model') },
    [`model ${plain}`]: { state: 'warning', found: expect.stringContaining('no card') },
  });
});

it.each([
  ['sharp', 'sharp'],
  ['onnxruntime-node', 'onnxruntime'],
])('sees that %s does not load, and checks the rest', async (library, check) => {
  const asModule = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
  const hook = `export const resolve = (name, context, next) => {
    if (name === '${library}') throw new Error('no binary for this machine');
    return next(name, context);
  };`;
  const start = asModule(`import { register } from 'node:module'; register(${JSON.stringify(asModule(hook))});`);
  expect(await examine([], { NODE_OPTIONS: `--import=${start}` })).toMatchObject({
    code: 1,
    problems: 1,
    [check]: { state: 'problem', found: 'no binary for this machine' },
  });
});

it('sees folders that cannot be written', async () => {
  const file = path.join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const found = await examine([], { DOCBIN_DATA: path.join(file, 'data'), TMPDIR: file });
  expect(found).toMatchObject({
    code: 1,
    data: { state: 'problem', found: expect.stringContaining('ENOTDIR'), remedy: expect.stringContaining('--data') },
    scratch: { state: 'problem', found: expect.stringContaining('ENOTDIR'), remedy: expect.stringContaining('TMPDIR') },
  });
});

it.skipIf(process.platform !== 'linux')('sees that scratch is in memory', async () => {
  expect(await examine([], { TMPDIR: '/dev/shm' })).toMatchObject({
    code: 0,
    scratch: { state: 'warning', found: expect.stringContaining('tmpfs') },
  });
});

it('lists the sets that are there', async () => {
  const data = await temporaryFolder();
  const { pages } = JSON.parse(await readFile(path.join(root, 'datasets/dibco2009.json'), 'utf8'));
  for (const role of ['images', 'gt']) {
    await mkdir(path.join(data, 'dibco2009', role), { recursive: true });
    await writeFile(path.join(data, 'dibco2009', role, `${pages[0].id}.png`), '');
  }
  expect(await examine([], { DOCBIN_DATA: data })).toMatchObject({
    data: { state: 'ok', found: expect.stringContaining(`dibco2009 1 of ${pages.length}`) },
  });
});

it('knows an old Node and a small machine', () => {
  expect(checkNode('20.9.0')).toMatchObject({ state: 'problem', remedy: expect.stringContaining('20.15') });
  expect(checkNode('22.1.0')).toMatchObject({ state: 'ok' });
  expect(checkMachine(16e9, 8)).toMatchObject({ state: 'ok' });
  expect(checkMachine(2e9, 64)).toMatchObject({ state: 'warning', remedy: 'give -j 4' });
});
