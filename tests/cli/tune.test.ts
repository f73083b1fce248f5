import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { trainingSet } from '../contest/trainingSet.js';
import { docbin, drawnPage, root, temporaryFolder } from './run.js';

let set: string;
let folder: string;
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  set = await trainingSet();
});
beforeEach(async () => {
  folder = await temporaryFolder();
});

const few = ['--trials', '12'];

it('a file of tuned parameters binarizes as the same values with --set do', async () => {
  const { code, stdout, stderr } = await docbin(['tune', 'sauvola', set, ...few, '--json', '-o', at('s.json')]);
  expect([code, stderr.trim().split('\n').length]).toEqual([0, 12]);
  const tuned = JSON.parse(await readFile(at('s.json'), 'utf8'));
  expect(JSON.parse(stdout)).toEqual(tuned);
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  expect(tuned).toEqual({
    method: 'sauvola',
    params: { window: expect.any(Number), k: expect.any(Number), r: expect.any(Number) },
    score: expect.any(Number),
    defaults: { params: { window: 25, k: 0.2, r: 128 }, score: expect.any(Number) },
    tunedOn: { sets: [path.basename(set)], pages: 3, measure: 'fmeasure', trials: 12, seed: 1, docbin: version },
  });
  expect(tuned.score).toBeGreaterThan(tuned.defaults.score);

  const mask = async (...args: string[]) =>
    (await docbin([path.join(set, 'images/01-letter.pgm'), '-o', '-', ...args])).bytes;
  const values = Object.entries(tuned.params).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const fromFile = await mask('--params', at('s.json'));
  expect(fromFile.length).toBeGreaterThan(0);
  expect(await mask('-m', 'sauvola', ...values)).toEqual(fromFile);
  expect(await mask('-m', 'sauvola')).not.toEqual(fromFile);
  expect(await mask('--params', at('s.json'), '-m', 'sauvola', '--set', 'k=0.5')).toEqual(
    await mask('-m', 'sauvola', ...values, '--set', 'k=0.5'),
  );
  await docbin([path.join(set, 'images'), '-o', at('out'), '--params', at('s.json')]);
  expect(await readFile(at('out/01-letter.png'))).toEqual(fromFile);
});

it('prints defaults and tuned parameters with the mean of both', async () => {
  const { stdout } = await docbin(['tune', 'niblack', set, ...few, '--measure', 'psnr', '-q']);
  const [head, defaults, tuned] = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  expect(head).toEqual(['window', 'k', 'PSNR']);
  expect(defaults.slice(0, 3)).toEqual(['defaults', '25', '-0.2']);
  expect(tuned[0]).toBe('tuned');
  expect(Number(tuned[3])).toBeGreaterThan(Number(defaults[3]));
});

it('--existing error, skip and overwrite, before any work', async () => {
  await writeFile(at('n.json'), 'precious');
  const run = (...more: string[]) => docbin(['-q', 'tune', 'nick', set, '--trials', '2', '-o', at('n.json'), ...more]);
  const refused = await run();
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toMatch(/n\.json is there already; choose --existing/);
  const skipped = await run('--existing', 'skip');
  expect([skipped.code, skipped.stdout, await readFile(at('n.json'), 'utf8')]).toEqual([0, '', 'precious']);
  expect((await run('--existing', 'overwrite')).code).toBe(0);
  expect(JSON.parse(await readFile(at('n.json'), 'utf8')).method).toBe('nick');
  const intoFolder = await docbin(['tune', 'nick', set, '-o', folder, '--existing', 'overwrite']);
  expect([intoFolder.code, intoFolder.stderr]).toEqual([2, expect.stringContaining('is a folder')]);
});

it('Ctrl-C writes nothing and ends with 130', async () => {
  const args = ['tune', 'phansalkar', set, '--trials', '100000', '-o', at('p.json')];
  const child = spawn(process.execPath, [path.join(root, 'bin/docbin.js'), ...args]);
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  child.stderr.once('data', () => child.kill('SIGINT'));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect([code, await readdir(folder)]).toEqual([130, []]);
  expect(stderr).toMatch(/docbin: interrupted; nothing was written \[E_INTERRUPTED\]\n$/);
});

it.each([
  ['a method without parameters', ['otsu'], 2, /otsu cannot be tuned: it has no parameters; choose one of adotsu/],
  [
    'a network',
    ['unet-lite'],
    2,
    /unet-lite cannot be tuned: none of model, threshold, tile, batch, threads is searched/,
  ],
  ['an unknown method', ['magic'], 2, /unknown method 'magic'/],
  ['trials', ['nick', '--trials', 'many'], 2, /--trials many: expected a whole number of at least 1/],
  ['seed', ['nick', '--seed', '-1'], 2, /--seed -1: expected a whole number of at least 0/],
  ['measure', ['nick', '--measure', 'beauty'], 2, /no measure 'beauty'/],
  ['a folder without images', ['nick', 'nosuch'], 2, /nosuch: no such folder, and no data set of that name/],
])('%s is refused in one line', async (_, [method, ...args], exitCode, message) => {
  const { code, stdout, stderr } = await docbin(['tune', method, set, ...args]);
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([exitCode, '', 1]);
  expect(stderr).toMatch(message);
});

it.each([
  ['missing', undefined, [], 1, /p\.json: cannot be read \(ENOENT\); give a file that docbin tune wrote/],
  ['not JSON', 'k=0.2', [], 1, /p\.json: not a parameter file; expected \{"method"/],
  ['of another shape', '{"k": 0.2}', [], 1, /p\.json: not a parameter file/],
  ['of an unknown method', '{"method": "magic", "params": {}}', [], 1, /p\.json: unknown method 'magic'; methods are/],
  ['with a bad value', '{"method": "nick", "params": {"k": 9}}', [], 1, /p\.json: nick: k=9: too big/],
  [
    'with a value of no kind',
    '{"method": "nick", "params": {"k": {"toString": 1}}}',
    [],
    1,
    /p\.json: nick: k={…}: expected/,
  ],
  ['with an unknown parameter', '{"method": "nick", "params": {"q": 9}}', [], 1, /p\.json: nick has no parameter 'q'/],
  [
    'of another method than -m',
    '{"method": "nick", "params": {}}',
    ['-m', 'wolf'],
    2,
    /-m wolf: .*p\.json is for nick; leave out -m/,
  ],
  ['with a bad value above it', '{"method": "nick", "params": {}}', ['--set', 'k=9'], 2, /^docbin: nick: k=9/],
])('a parameter file that is %s is refused in one line', async (_, text, args, exitCode, message) => {
  await mkdir(at('scans'));
  await writeFile(at('scans/a.pgm'), drawnPage());
  if (text !== undefined) await writeFile(at('p.json'), text);
  const run = await docbin(['-q', 'scans', '-o', 'out', '--params', 'p.json', ...args], { cwd: folder });
  expect([run.code, run.stdout, run.stderr.trim().split('\n').length]).toEqual([exitCode, '', 1]);
  expect(run.stderr).toMatch(message);
  expect(existsSync(at('out'))).toBe(false);
});

it('a page that cannot be read is named', async () => {
  const damaged = await trainingSet();
  await writeFile(path.join(damaged, 'images/01-letter.pgm'), 'no page');
  const { code, stdout, stderr } = await docbin(['-q', 'tune', 'nick', damaged, '-o', at('n.json')]);
  expect([code, stdout, existsSync(at('n.json'))]).toEqual([1, '', false]);
  expect(stderr).toMatch(/^docbin: .*01-letter\.pgm: .*\n$/);
});
