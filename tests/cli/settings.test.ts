import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMAND_NAMES, createProgram } from '../../src/cli/program.js';
import { over } from '../../src/cli/settings/layers.js';
import { schemaOf, settingsSchema } from '../../src/cli/settings/schema.js';
import { docbin, drawnPage, root, temporaryFolder } from './run.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  file = path.join(folder, 'docbin.config.json');
});

const write = (settings: unknown) =>
  writeFile(file, typeof settings === 'string' ? settings : JSON.stringify(settings));

/** What `docbin config` says of settings, by their names. */
async function held(args: string[], options: Parameters<typeof docbin>[1] = {}) {
  const { stdout, stderr } = await docbin(['config', ...args, '--json'], { cwd: folder, ...options });
  expect(stderr).toBe('');
  const rows: { setting: string; value: unknown; source: string; from?: string }[] = JSON.parse(stdout);
  return Object.fromEntries(rows.map(({ setting, ...rest }) => [setting, rest]));
}

describe('what wins', () => {
  it('is the flag, then the environment, then the file, then the default', async () => {
    const jobs = async (args: string[], env?: Record<string, string>) =>
      (await held(['binarize', ...args], { env }))['binarize.jobs'];
    expect(await jobs([])).toEqual({ value: 'one a core', source: 'default' });
    await write({ jobs: 2 });
    expect(await jobs([])).toEqual({ value: 2, source: 'file', from: file });
    expect(await jobs([], { DOCBIN_JOBS: '3' })).toEqual({ value: 3, source: 'environment', from: 'DOCBIN_JOBS' });
    expect(await jobs(['-j', '4'], { DOCBIN_JOBS: '3' })).toEqual({ value: 4, source: 'flag', from: '--jobs' });
  });

  it('is what is written for the command', async () => {
    await write({ jobs: 2, tune: { jobs: 5 } });
    expect(await held([])).toMatchObject({ 'tune.jobs': { value: 5 }, 'queue.work.jobs': { value: 2 } });
  });

  it('is the file of the nearest folder, or the one that --config names', async () => {
    const deep = path.join(folder, 'a/b');
    await mkdir(deep, { recursive: true });
    await write({ quiet: true, data: 'sets' });
    expect(await held([], { cwd: deep })).toMatchObject({
      quiet: { value: true, source: 'file', from: file },
      data: { value: path.join(folder, 'sets'), source: 'file' },
    });
    await writeFile(path.join(folder, 'other.json'), '{"quiet": false}');
    expect(await held(['--config', 'other.json'])).toMatchObject({ quiet: { value: false, from: 'other.json' } });
  });

  it('is one method with its own parameters', () => {
    const sauvola = { method: 'sauvola', set: { window: 41 } };
    expect(over(sauvola, { set: { k: 0.3 } })).toEqual({ method: 'sauvola', set: { window: 41, k: 0.3 } });
    expect(over(sauvola, { method: 'sauvola' })).toEqual(sauvola);
    expect(over(sauvola, { method: 'otsu' })).toEqual({ method: 'otsu' });
    expect(over(sauvola, { params: 'wolf.json' })).toEqual({ params: 'wolf.json' });
    expect(over({ model: 'my.onnx' }, { method: 'otsu' })).toEqual({ method: 'otsu' });
    expect(over({ model: 'my.onnx' }, { method: 'unet' })).toEqual({ method: 'unet', model: 'my.onnx' });
    expect(over({ methods: ['wolf'], params: ['wolf.json'] }, { methods: ['otsu'] })).toEqual({ methods: ['otsu'] });
  });
});

it('a run takes its settings', async () => {
  await writeFile(path.join(folder, 'page.pgm'), drawnPage());
  await write({
    quiet: true,
    existing: 'overwrite',
    binarize: { method: 'sauvola', set: { window: 15 }, format: 'pbm' },
  });
  expect(await docbin(['page.pgm', '-o', 'set'], { cwd: folder })).toMatchObject({ code: 0, stderr: '' });
  const [header] = (await readFile(path.join(folder, 'set/docbin.journal.jsonl'), 'utf8')).split('\n');
  expect(JSON.parse(header)).toMatchObject({ method: 'sauvola', params: { window: 15 }, format: 'pbm' });
});

it('the parameters of a method are not the set of an import', async () => {
  await write({ set: { k: 1 }, method: 'sauvola' });
  const set = await docbin(['datasets', 'import', 'nosuch', '--set', 'nosuch'], { cwd: folder });
  expect(set).toMatchObject({ code: 2, stderr: expect.stringContaining("no data set 'nosuch'") });
});

it.each([
  [{ jbos: 2 }, "unknown key 'jbos'; did you mean 'jobs'?"],
  [{ binarize: { 'page-timeout': 2 } }, "unknown key 'binarize.page-timeout'; did you mean 'binarize.pageTimeout'?"],
  [{ redis: 'redis://box' }, "unknown key 'redis'; did you mean 'queue.redis'?"],
  [{ datasets: { colour: 1 } }, "unknown key 'datasets.colour'; known are datasets.mirror"],
  [{ tune: { jobs: 'two' } }, 'tune.jobs: expected number, received string'],
  [{ jobs: 0 }, 'jobs: expected number to be >=1'],
  [{ binarize: { format: 'tif' } }, `binarize.format: expected one of "png"|"tiff"|"pdf"|"pbm"; did you mean 'tiff'?`],
  [
    { binarize: { method: 'wolf', set: { windw: 3 } } },
    "binarize.set: wolf has no parameter 'windw'; its parameters are",
  ],
  [[], 'expected object, received array'],
  ['{"jobs": }', 'not JSON: '],
])('%j is refused in one line', async (settings, line) => {
  await write(settings);
  const { code, stderr } = await docbin(['page.png', '-o', 'out'], { cwd: folder });
  expect([code, stderr.split('\n').length]).toEqual([2, 2]);
  expect(stderr).toContain(`docbin: ${file}: ${line}`);
});

it('a wrong value in the environment, or a file that is not there, is refused in one line', async () => {
  expect(await docbin(['config'], { env: { DOCBIN_JOBS: 'two' } })).toMatchObject({
    code: 2,
    stderr: 'docbin: environment: DOCBIN_JOBS: expected number, received string [E_BAD_SETTINGS]\n',
  });
  expect(await docbin(['config', '--config', 'none.json'])).toMatchObject({
    code: 2,
    stderr: 'docbin: none.json: cannot be read (ENOENT); give a settings file with --config [E_CANNOT_READ]\n',
  });
});

it('every option with a variable has a key, and every key an option', async () => {
  const program = await createProgram(['', '', ...COMMAND_NAMES]);
  const leaves = (command: Command): Command[] =>
    command.commands.length > 0 ? command.commands.flatMap(leaves) : [command];
  const optionsOf = (command: Command) => [...leaves(command).flatMap(({ options }) => options), ...program.options];
  const keyless = program.commands.flatMap((command) =>
    optionsOf(command)
      .filter((option) => option.envVar && option.long !== '--config')
      .filter((option) => !schemaOf(option.attributeName(), command.name()))
      .map(({ long }) => `${command.name()} ${long}`),
  );
  expect(keyless).toEqual([]);
  const names = (command: Command) => optionsOf(command).map((option) => option.attributeName());
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    const part = schema.unwrap();
    const command = program.commands.find((command) => part instanceof z.ZodObject && command.name() === key);
    if (!command) expect(['$schema', ...program.commands.flatMap(names)]).toContain(key);
    else expect(names(command)).toEqual(expect.arrayContaining(Object.keys((part as z.ZodObject).shape)));
  }
});

it('docs/config.schema.json is of the settings as they are', async () => {
  const { title: _, ...documented } = JSON.parse(await readFile(path.join(root, 'docs/config.schema.json'), 'utf8'));
  expect(documented).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(settingsSchema))));
});

it('the example in docs/settings.md is one', async () => {
  const [, example] = /```json\n(.*?)```/s.exec(await readFile(path.join(root, 'docs/settings.md'), 'utf8')) ?? [];
  expect(settingsSchema.safeParse(JSON.parse(example)).error).toBeUndefined();
});
