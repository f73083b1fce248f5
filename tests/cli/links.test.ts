import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { readMask } from '../../src/image/mask.js';
import { docbin, drawnPage, temporaryFolder } from './run.js';

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);
const run = (...args: string[]) => docbin([...args, '-m', 'otsu'], { cwd: folder });
const tree = async (name: string) =>
  (await readdir(at(name), { recursive: true }))
    .filter((file) => /\.\w+$/.test(file) && !file.endsWith('.jsonl'))
    .sort();

beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of ['scans', 'scans/box', 'secret']) await mkdir(at(name));
  await writeFile(at('scans', 'a.pgm'), drawnPage());
  await writeFile(at('scans', 'box', 'b.pgm'), drawnPage());
  await writeFile(at('secret', 'key.pgm'), drawnPage(50, 40));
  await symlink(at('secret', 'key.pgm'), at('scans', 'linked.pgm'));
  await symlink(at('secret'), at('scans', 'linked'));
});

it('links in a folder are left out, each with a warning', async () => {
  const { code, stdout, stderr } = await run('scans', '-o', 'out', '--json');
  expect([code, await tree('out')]).toEqual([0, ['a.png', 'box/b.png']]);
  expect(JSON.parse(stdout).links.sort()).toEqual(['scans/linked', 'scans/linked.pgm']);
  expect(stderr).toContain('scans/linked.pgm: skipped, a link; only one that is named itself is followed');
});

it('links that are named are followed', async () => {
  const { code } = await run('scans/linked.pgm', 'scans/linked', '-o', 'out');
  expect([code, await tree('out')]).toEqual([0, ['key.png', 'linked.png']]);
});

it('an output that is a link is replaced, and what it points to is left alone', async () => {
  await mkdir(at('out'));
  await writeFile(at('precious'), 'precious');
  await symlink(at('precious'), at('out', 'a.png'));
  expect((await run('scans/a.pgm', '-o', 'out', '--existing', 'overwrite')).code).toBe(0);
  expect((await lstat(at('out', 'a.png'))).isFile()).toBe(true);
  expect((await readMask(at('out', 'a.png'))).width).toBe(120);
  expect(await readFile(at('precious'), 'utf8')).toBe('precious');
});

it('a journal that is a link is not written through', async () => {
  await mkdir(at('out'));
  await writeFile(at('precious'), 'precious');
  await symlink(at('precious'), at('out', 'docbin.journal.jsonl'));
  const { code, stderr } = await run('scans', '-o', 'out', '-q');
  expect([code, await readFile(at('precious'), 'utf8')]).toEqual([1, 'precious']);
  expect(stderr).toMatch(/docbin\.journal\.jsonl: cannot be written \(ELOOP\)/);
});

it('names with .. in a list or a pattern stay within the output folder', async () => {
  await mkdir(at('here', 'deep'), { recursive: true });
  await writeFile(at('list.txt'), '../scans/a.pgm\n*/../../scans/box/*.pgm\n../secret\n');
  const { code } = await docbin(['@../list.txt', '-o', 'out', '-m', 'otsu'], { cwd: at('here') });
  expect([code, await tree('here/out')]).toEqual([0, ['a.png', 'b.png', 'key.png']]);
  const masks = (await tree('.')).filter((file) => file.endsWith('.png'));
  expect(masks).toEqual(['here/out/a.png', 'here/out/b.png', 'here/out/key.png']);
});

it('a list in a list is a name like any other', async () => {
  await writeFile(at('list.txt'), '@list.txt\n');
  const { code, stderr } = await run('@list.txt', '-o', 'out', '-q');
  expect([code, stderr]).toEqual([1, 'docbin: @list.txt: no such file; check the path [E_CANNOT_READ]\n']);
});
