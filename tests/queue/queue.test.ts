import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { work } from '../../src/batch/worker.js';
import { docbin, drawnPage, sample, temporaryFolder } from '../cli/run.js';
import { endAll, ended, kill, noRedis, startDocbin, startRedis, until } from './processes.js';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await endAll();
  await rm(folder, { recursive: true });
});

const at = (...parts: string[]) => path.join(folder, ...parts);

/** Pages that all differ, the first by name so large that a worker is at it while others do many. */
async function drawPages(small: number): Promise<void> {
  await mkdir(at('pages'));
  await writeFile(at('pages/a-large.pgm'), drawnPage(1600, 1200));
  for (let i = 1; i <= small; i++) await writeFile(at(`pages/page${i}.pgm`), drawnPage(200 + i, 150));
}

describe.skipIf(noRedis)(`a queue in Redis${noRedis ? ` (skipped: ${noRedis})` : ''}`, () => {
  it('does every page, though a worker and Redis are killed', { timeout: 120_000 }, async () => {
    await drawPages(40);
    const direct = docbin(['binarize', 'pages', '-o', 'direct', '-m', 'howe', '-q', '--no-journal'], { cwd: folder });
    const first = await startRedis(folder);
    const url = first.url;
    expect((await direct).code).toBe(0);
    await writeFile(at('pages/page20b.png'), 'no image');

    const queue = (...args: string[]) => docbin(['queue', ...args, '--redis', url], { cwd: folder });
    const status = async () => JSON.parse((await queue('status', '--json')).stdout);
    const worker = () => startDocbin(['queue', 'work', '--redis', url, '-j', '1', '--drain']);
    expect((await queue('add', 'pages', '-o', 'masks', '-m', 'howe')).stderr).toContain('42 added');

    const doomed = worker();
    await until(async () => (await status()).active === 1);
    const others = [worker(), worker()];
    await until(async () => (await status()).done >= 1);
    await kill(doomed.child);
    expect(existsSync(at('masks/a-large.png'))).toBe(false);
    await writeFile(at('masks/.a-large.png.1@elsewhere.part'), 'as if it had begun to write');
    await until(async () => (await status()).done >= 10);
    await kill(first.server);
    await until(async () => others.every(({ said }) => said().includes('Redis went away')));
    await startRedis(folder);

    const codes = await Promise.all(others.map(({ child }) => ended(child)));
    expect(codes.sort()).toEqual([0, 1]); // one of them had the bad page
    for (const { said } of others) {
      expect(said()).toContain('docbin: Redis is back');
      expect(said()).not.toMatch(/^\s+at /m);
    }
    const masks = (await readdir(at('direct'))).sort();
    expect(masks).toHaveLength(41);
    expect((await readdir(at('masks'))).sort()).toEqual(masks);
    for (const mask of masks)
      expect(await readFile(at('masks', mask)), mask).toEqual(await readFile(at('direct', mask)));

    const reason = expect.stringMatching(/^not a supported image/);
    const failure = { input: at('pages/page20b.png'), output: at('masks/page20b.png'), reason };
    expect(await status()).toEqual({ waiting: 0, active: 0, delayed: 0, done: 41, failed: 1, failures: [failure] });
  });

  it('adds nothing twice, but a page whose mask is gone', async () => {
    await drawPages(2);
    const { url } = await startRedis(folder);
    const queue = (...args: string[]) => docbin(['queue', ...args, '--redis', url], { cwd: folder });
    const add = async (method = 'otsu', ...args: string[]) =>
      (await queue('add', 'pages', '-o', 'masks', '-m', method, ...args)).stderr;
    expect(await add()).toContain('3 added, 0 known');
    expect(await add()).toContain('0 added, 3 known');
    expect(await add('niblack')).toContain('a-large.png is still to be made from');
    expect((await queue('work', '--drain')).code).toBe(0);
    expect(await add()).toContain('0 added, 3 known');
    expect(await add('niblack')).toContain('masks/a-large.png is there already');
    expect(await add('niblack', '--existing', 'skip')).toContain('0 added, 0 known, 3 skipped');
    await rm(at('masks/page1.png'));
    expect(await add()).toContain('1 added, 2 known');
    expect((await queue('work', '--drain')).stderr).toContain('1 done');
    expect(await add('niblack', '--existing', 'overwrite')).toContain('3 added');
  });

  it('puts failed pages back', async () => {
    await writeFile(at('page.pgm'), 'no image');
    const { url } = await startRedis(folder);
    const queue = (...args: string[]) => docbin(['queue', ...args, '--redis', url], { cwd: folder });
    await queue('add', 'page.pgm', '-o', 'masks', '-m', 'otsu');
    expect((await queue('work', '--drain')).code).toBe(1);
    expect((await queue('status', '--failed')).stdout).toContain(`${at('page.pgm')}: not a supported image`);
    await writeFile(at('page.pgm'), drawnPage());
    expect((await queue('retry')).stderr).toContain('1 put back');
    expect((await queue('work', '--drain')).code).toBe(0);
    expect((await queue('status')).stdout).toMatch(/done +1\nfailed +0/);
  });

  it('finishes the page under way when interrupted', async () => {
    await drawPages(1);
    const { url } = await startRedis(folder);
    const queue = (...args: string[]) => docbin(['queue', ...args, '--redis', url], { cwd: folder });
    await queue('add', 'pages', '-o', 'masks', '-m', 'howe');
    const { child, said } = startDocbin(['queue', 'work', '--redis', url, '-j', '1']);
    await until(async () => JSON.parse((await queue('status', '--json')).stdout).active === 1);
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
    expect(said()).toContain('1 done, 0 failed');
    expect(await readdir(at('masks'))).toEqual(['a-large.png']);
  });
});

it('without Redis it says so in one line', async () => {
  const { code, stderr } = await docbin(['queue', 'work', '--redis', at('none.sock')]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^docbin: no Redis at .*none\.sock \(ENOENT\); .*\n$/);
});

it('a page that is bad itself is told from one that could not be read or written', async () => {
  const bad = at('bad.png');
  await writeFile(bad, 'no image');
  const passing = (page: string, output = at('mask.png')) =>
    work({ input: page, name: page, output, format: 'png', method: 'otsu' }).then(
      (done) => !done.ok && done.error.passing,
    );
  expect(await passing(at('missing.png'))).toBe(true);
  expect(await passing(bad)).toBe(false);
  expect(await passing(path.join(sample, 'images/01-letter.jpg'), path.join(bad, 'mask.png'))).toBe(true);
});
