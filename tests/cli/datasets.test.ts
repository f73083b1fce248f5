import { mkdir, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { draw } from '../datasets/sets.js';
import { docbin, sample, temporaryFolder } from './run.js';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('DOCBIN_DATA', path.join(folder, 'data'));
  return () => rm(folder, { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

const run = (...args: string[]) => docbin(['datasets', ...args]);

/** A page and truth that claim to be page HW08 of DIBCO 2013, which nobody has the hash of. */
async function drawnHW08(): Promise<string> {
  const { image, truth } = draw(3);
  await mkdir(path.join(folder, 'in/gt'), { recursive: true });
  await writeFile(path.join(folder, 'in/HW08.ppm'), image);
  await writeFile(path.join(folder, 'in/gt/HW08.pgm'), truth);
  return path.join(folder, 'in');
}

it('a page is imported, listed, found and verified', async () => {
  const imported = await run('import', '--set', 'dibco2013', await drawnHW08());
  expect([imported.code, imported.stderr]).toEqual([0, expect.stringMatching(/HW08\.pgm\n.*HW08\.ppm\n/)]);
  expect(imported.stdout).toMatch(
    /^dibco2013: 0 of 16 pages proven\n {2}missing, no page, no truth: HW01, .*\n.*unproven: HW08\n$/,
  );

  const list = await run('list');
  expect(list.stdout).toMatch(/^dibco2013 +1 of 16 +DIBCO 2013/m);
  expect(list.stdout).toMatch(/^dibco2019 +0 of 20 /m);
  const json = JSON.parse((await run('list', '--json')).stdout);
  expect(json[0]).toEqual({ name: 'dibco2009', title: expect.any(String), year: 2009, pages: 10, installed: 0 });

  const { code, stdout } = await run('path', 'dibco2013');
  expect([code, stdout]).toEqual([0, `${path.join(folder, 'data/dibco2013')}\n`]);

  expect(await run('verify')).toMatchObject({ code: 0, stdout: imported.stdout });
  await writeFile(path.join(folder, 'data/dibco2013/gt/HW08.png'), draw(3, 9, 13).truth);
  expect(await run('verify', 'dibco2013')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('differ in size: HW08'),
  });
});

it('what is not installed is missing, what is not known is wrong usage', async () => {
  for (const args of [['path', 'dibco2009'], ['verify', 'dibco2009'], ['verify']]) {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^docbin: .*not? .*installed; docbin datasets fetch .*import.*\n$/);
  }
  for (const args of [
    ['path', 'dibco2008'],
    ['verify', 'dibco2008'],
    ['fetch', 'dibco2008'],
    ['import', '--set', 'x', folder],
  ]) {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^docbin: no data set '.*'; data sets are dibco2009, .*\n$/),
    ]);
  }
  expect((await run()).code).toBe(2);
  expect((await run('import', path.join(folder, 'nowhere'))).code).toBe(2);
});

it('an import that takes nothing, or meets a wrong page, fails', async () => {
  const none = await docbin(['-q', 'datasets', 'import', path.join(sample, 'images')]);
  expect(none).toMatchObject({ code: 1, stdout: '' });
  expect(none.stderr).toMatch(/^10 images are of no known set.*--set.*\nnothing was imported\n$/);

  const input = await drawnHW08();
  await writeFile(path.join(input, 'HW07.ppm'), draw(5).image);
  const wrong = await docbin(['-q', 'datasets', 'import', '--set', 'dibco2013', input]);
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringMatching(/^docbin: .*HW07\.ppm: not the page of dibco2013 HW07.*; get .*\n$/),
  ]);
  expect(wrong.stdout).toContain('unproven: HW08');
});

it('fetch says how far it is, and what is wrong', async () => {
  const sizes: Record<string, number> = { 'original_images.rar': 12944577, 'GT.rar': 156196 };
  const server = http.createServer(({ url }, response) => {
    const size = sizes[path.basename(url ?? '')];
    response.statusCode = size ? 200 : 404;
    response.end(Buffer.alloc(size ?? 0));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { code, stderr } = await run('fetch', 'hdibco2016', 'hdibco2014', '--mirror', mirror);
    expect(code).toBe(1);
    const lines = stderr.trim().split('\n');
    expect(lines[0]).toMatch(/^docbin: http:.*DIBCO2016_dataset-original\.zip: the server answers 404.*; try --mirror/);
    expect(lines).toContain('original_images.rar 100 % of 12.9 MB');
    expect(lines.filter((line) => /rar: not an archive; /.test(line)).length).toBe(2);
    expect(lines.at(-1)).toBe('nothing was imported');
    const quiet = await docbin(['-q', 'datasets', 'fetch', 'hdibco2016', '--mirror', mirror]);
    expect([quiet.code, quiet.stderr.trim().split('\n').length]).toEqual([3, 1]);
  } finally {
    server.close();
  }
});
