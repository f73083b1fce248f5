import { cp, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isOf } from '../../src/batch/shard.js';
import { docbin, drawnPage, temporaryFolder } from '../cli/run.js';
import { filesIn } from './start.js';

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);
const run = (...args: string[]) => docbin(args, { cwd: folder });
const shard = (index: number, ...args: string[]) =>
  run('scans', '-o', 'out', '-m', 'otsu', '-j', '1', '--shard', `${index}/3`, ...args);
const journal = (index: number) => at('out', `docbin.journal.${index}-of-3.jsonl`);
const merge = (...args: string[]) => run('merge-journals', 'out', ...args);
/** An output of a shard. */
const outputOf = (index: number) => PAGES.find((name) => isOf({ index, count: 3 }, name))!;
const PAGES = Array.from({ length: 9 }, (_, i) => `${i % 2 ? 'box/' : ''}page${i}.png`);

/** A folder in which the three shards are done. */
let template: string;

beforeAll(async () => {
  template = folder = await temporaryFolder();
  await mkdir(at('scans', 'box'), { recursive: true });
  for (const [i, name] of PAGES.entries())
    await writeFile(at('scans', name.replace('.png', '.pgm')), drawnPage(60 + i, 50));
  for (const index of [1, 2, 3]) expect((await shard(index)).code).toBe(0);
});

beforeEach(async () => {
  folder = await temporaryFolder();
  await cp(template, folder, { recursive: true });
});

it('every page is of one shard, told by its name alone', () => {
  for (const name of PAGES) expect([1, 2, 3, 4].filter((index) => isOf({ index, count: 4 }, name)).length).toBe(1);
  // sha256 of 'box/page1.png' begins with 58eacde2, and 0x58eacde2 = 4 · 372945784 + 2
  expect(isOf({ index: 3, count: 4 }, 'box/page1.png')).toBe(true);
});

it('shards give together what one run gives, whatever names and order the inputs have', async () => {
  await rm(at('out'), { recursive: true });
  await shard(1);
  await shard(3);
  await run(path.join(folder, 'scans/**/*.pgm'), '-o', at('out'), '-m', 'otsu', '--shard', '2/3');
  await run('scans', '-o', 'whole', '-m', 'otsu');
  expect(await filesIn(at('out'))).toEqual(await filesIn(at('whole')));
  const { code, stdout, stderr } = await merge();
  expect([code, stdout, stderr]).toEqual([0, 'complete: 9 of 9 pages in 3 shards, otsu png\n', '']);
});

it('the whole journal stands for the run of one machine', async () => {
  expect((await merge('-o', 'out/docbin.journal.jsonl', '--json')).code).toBe(0);
  expect((await merge('-o', 'out/docbin.journal.jsonl')).code).toBe(2);
  expect((await merge()).stdout).toContain('complete: 9 of 9 pages in one part');
  for (const index of [1, 2, 3]) await rm(journal(index));
  expect((await run('scans', '-o', 'out', '-m', 'otsu', '--resume')).stderr).toContain('9 skipped');
});

it('shards in folders of their own', async () => {
  for (const index of [1, 2, 3]) await run('scans', '-o', `node${index}`, '-m', 'otsu', '--shard', `${index}/3`);
  expect((await run('merge-journals', 'node1', 'node3')).stderr).toBe('docbin: shard 2/3: no journal\n');
  expect((await run('merge-journals', 'node1', 'node2', 'node3')).code).toBe(0);
});

describe('merge-journals says what is missing', () => {
  const cases: [string, () => Promise<unknown>, RegExp][] = [
    ['a shard', () => rm(journal(2)), /^docbin: shard 2\/3: no journal\n$/],
    [
      'a page that failed',
      async () => {
        await writeFile(at('scans', outputOf(3).replace('.png', '.pgm')), 'no image');
        expect((await shard(3, '--resume')).code).toBe(1);
      },
      /^docbin: shard 3\/3: failed: (box\/)?page\d\.png\n$/,
    ],
    ['pages after a kill', () => cut(1), /^docbin: shard 1\/3: not done: 1 of \d pages\n$/],
    [
      'a shard with other parameters',
      () => run('scans', '-o', 'out', '-m', 'sauvola', '--resume', '--shard', '2/3', '--set', 'k=0.3'),
      /shard 1\/3: made with otsu png, not with sauvola window=25 k=0\.3 r=128 png\n.*shard 3\/3: made/,
    ],
    [
      'a shard of another list',
      async () => {
        await writeFile(at('scans/new.pgm'), drawnPage());
        await shard(3, '--resume');
      },
      /shard 1\/3: another list of pages \(9\) than that of shard 3\/3 \(10\)\n.*shard 2\/3: another list/,
    ],
    [
      'an output that is gone',
      () => rm(at('out', outputOf(1))),
      /^docbin: shard 1\/3: not on disk as written: .*png\n$/,
    ],
    [
      'an output that is damaged',
      () => truncate(at('out', outputOf(2)), 9),
      /^docbin: shard 2\/3: not on disk as written: .*png\n$/,
    ],
    [
      'pages of another shard',
      async () => {
        const text = await readFile(journal(1), 'utf8');
        await rename(journal(2), journal(1));
        await writeFile(journal(1), (await readFile(journal(1), 'utf8')).replace('"index":2', '"index":1'));
        await writeFile(journal(2), text.replace('"index":1', '"index":2'));
      },
      /shard 1\/3: of another shard: .*\n.*shard 2\/3: of another shard: /,
    ],
    [
      'outputs that were there before',
      async () => {
        await rm(journal(1));
        await shard(1, '--existing', 'skip');
      },
      /^docbin: shard 1\/3: there before and in no journal: .*\n$/,
    ],
  ];

  it.each(cases)('%s', async (_, damage, message) => {
    await damage();
    const { code, stdout, stderr } = await merge('--json');
    expect(stderr).toMatch(message);
    const { complete, problems } = JSON.parse(stdout);
    expect([code, complete, problems.length]).toEqual([1, false, stderr.trim().split('\n').length]);
  });

  it('outputs are not looked at with --no-verify', async () => {
    await rm(at('out', outputOf(1)));
    expect((await merge('--no-verify')).code).toBe(0);
  });

  it('where there is no journal', async () => {
    const { code, stderr } = await run('merge-journals', 'scans');
    expect([code, stderr]).toEqual([
      2,
      'docbin: scans: no journal in it; give output folders of docbin binarize [E_NO_JOURNAL]\n',
    ]);
  });

  async function cut(index: number) {
    const lines = (await readFile(journal(index), 'utf8')).trim().split('\n');
    await writeFile(journal(index), lines.slice(0, -1).join('\n'));
  }
});
