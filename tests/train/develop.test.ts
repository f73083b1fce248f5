import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, temporaryFolder } from '../cli/run.js';

/** A set of one sample page, under another name. */
function place(folder: string, id: string): void {
  for (const kind of ['images', 'gt']) {
    mkdirSync(path.join(folder, kind), { recursive: true });
    copyFileSync(path.join(root, 'datasets/sample', kind, '05-cyrillic.png'), path.join(folder, kind, `${id}.png`));
  }
}

describe('the table by which a recipe is chosen', () => {
  it('has the hard parts and the collections that are there, scores a page once, and leaves out what is missing', async () => {
    const work = await temporaryFolder();
    const data = path.join(work, 'data');
    place(path.join(data, 'dibco2013'), 'HW01');
    place(path.join(work, 'hard/a'), 'tiny-00');
    const develop = () =>
      execFileSync(
        process.execPath,
        ['scripts/train/develop.js', '--data', data, '--work', work, '--method', 'otsu', '--run', 'none'].concat(
          ['hard', 'dibco2013', 'cb55'].flatMap((set) => ['--set', set]),
        ),
        { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      );
    const [head, , otsu, none] = develop().trim().split('\n');
    expect(head).toBe('|  | pages | F | worst tenth | hard | worst tenth of hard | tiny | dibco2013 | cb55 |');
    const [f] = otsu.match(/\d+\.\d\d/) ?? [];
    expect(otsu).toBe(`| otsu | 1 | ${[f, f, f, f, f, f].join(' | ')} | – |`);
    expect(none).toBe('| none | 0 | – | – | – | – | – | – | – |');
    expect(develop()).toContain(otsu);
  });
});
