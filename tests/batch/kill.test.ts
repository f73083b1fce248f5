import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { readJournals } from '../../src/batch/journal.js';
import { docbin, drawnPage, temporaryFolder } from '../cli/run.js';
import { drawnPages, filesIn, isAlive, type Started, start, until, workersOf } from './start.js';

/** More with `KILLS=200 npx vitest run tests/batch/kill.test.ts`; `SEED` repeats the moments of a run. */
const KILLS = Number(process.env.KILLS ?? 12);
const SEED = Number(process.env.SEED ?? Date.now() % 1e6);
const PAGES = 30;

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);

/** Numbers from 0 to 1: the multiplicative generator of Park and Miller. */
function random(seed: number): () => number {
  let state = 1 + (seed % 2147483646);
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Kills a run, its workers or both; whether something was hit. */
async function hurt(run: Started, chance: number): Promise<boolean> {
  const workers = await workersOf(run);
  const victims = [run.child.pid!, ...workers].slice(chance < 1 / 3 && workers.length > 0 ? 1 : 0);
  const hit = victims.slice(0, chance > 2 / 3 ? 1 : undefined).filter(isAlive);
  for (const pid of hit) process.kill(pid, 'SIGKILL');
  return hit.length > 0;
}

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(at('scans', 'box'), { recursive: true });
});

const writePages = async (count: number) => {
  for (const [name, bytes] of drawnPages(count)) await writeFile(at('scans', name), bytes);
};

it(`${KILLS} runs killed at random moments and resumed give the masks of an undisturbed run`, {
  timeout: 60_000 + KILLS * 10_000,
}, async () => {
  console.log(`SEED=${SEED}`);
  const next = random(SEED);
  await writePages(PAGES);
  const methods = ['sauvola', 'otsu'];
  const expected = new Map<string, Map<string, string>>();
  const startTime = performance.now();
  for (const method of methods) {
    await docbin(['scans', '-o', `whole-${method}`, '-m', method, '-j', '2'], { cwd: folder });
    expected.set(method, await filesIn(at(`whole-${method}`)));
    expect(expected.get(method)!.size).toBe(PAGES);
  }
  const length = (performance.now() - startTime) / methods.length;

  let kills = 0;
  for (let campaign = 0; kills < KILLS; campaign++) {
    const method = methods[campaign % methods.length];
    const out = `out${campaign}`;
    const before = kills;
    for (let code = -1; code !== 0; ) {
      const run = start(folder, ['scans', '-o', out, '-m', method, '-j', '2', '--resume']);
      const timer = setTimeout(async () => {
        if (await hurt(run, next())) kills++;
      }, next() * length);
      if (kills >= KILLS) clearTimeout(timer);
      code = await run.ended;
      clearTimeout(timer);
      expect([0, 1, -1], run.stderr()).toContain(code);
    }
    expect(await filesIn(at(out))).toEqual(expected.get(method));
    const lines = (await readJournals(at(out))).flatMap((run) => run.lines);
    // a kill costs at most the two pages under way
    expect(lines.filter(({ status }) => status === 'begun').length).toBeLessThanOrEqual(PAGES + 2 * (kills - before));
  }
  console.log(`${kills} kills`);
});

describe('Ctrl-C', () => {
  it('finishes the pages under way, and the run goes on later', async () => {
    await writePages(PAGES);
    const args = ['scans', '-o', 'out', '-m', 'sauvola', '-j', '2'];
    const run = start(folder, args);
    await until(() => run.stderr().includes('3/30') || undefined);
    process.kill(-run.child.pid!, 'SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.stderr()).not.toMatch(/failed|died/);
    expect(run.stderr()).toMatch(/\d+ done, \d+ aborted/);
    expect((await docbin([...args, '--resume'], { cwd: folder })).code).toBe(0);
    await docbin(['scans', '-o', 'whole', '-m', 'sauvola'], { cwd: folder });
    expect(await filesIn(at('out'))).toEqual(await filesIn(at('whole')));
  });

  it.runIf(process.platform === 'linux')('twice ends at once', async () => {
    await writeFile(at('scans', 'a.pgm'), drawnPage());
    execFileSync('mkfifo', [at('hang.pgm')]);
    const run = start(folder, ['hang.pgm', 'scans', '-o', 'out', '-m', 'otsu', '-j', '1']);
    const [worker] = await until(async () => ((await workersOf(run)).length > 0 ? workersOf(run) : undefined));
    await until(async () => (await readFile(at('out/docbin.journal.jsonl'), 'utf8')).includes('begun') || undefined);
    process.kill(-run.child.pid!, 'SIGINT');
    await until(() => run.stderr().includes('Ctrl-C again') || undefined);
    process.kill(-run.child.pid!, 'SIGINT');
    expect(await run.ended).toBe(-1);
    await until(() => !isAlive(worker) || undefined);
    expect(await filesIn(at('out'))).toEqual(new Map());
  });
});

describe('a page that goes wrong', () => {
  beforeEach(async () => {
    await writeFile(at('scans', 'a.pgm'), drawnPage());
    await writeFile(at('scans', 'b.pgm'), drawnPage(50, 130));
  });

  it.runIf(process.platform === 'linux')('whose worker is killed has failed, the others go on', async () => {
    execFileSync('mkfifo', [at('hang.pgm')]);
    const run = start(folder, ['hang.pgm', 'scans', '-o', 'out', '-m', 'otsu', '-j', '1']);
    const [worker] = await until(async () => ((await workersOf(run)).length > 0 ? workersOf(run) : undefined));
    process.kill(worker, 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toMatch(/docbin: hang\.pgm: the worker died \(SIGKILL\); .*-j/);
    expect([...(await filesIn(at('out'))).keys()]).toEqual(['a.png', 'b.png']);
  });

  it.runIf(process.platform === 'linux')('that takes longer than --page-timeout has failed', async () => {
    execFileSync('mkfifo', [at('hang.pgm')]);
    const { code, stderr } = await docbin(
      ['hang.pgm', 'scans', '-o', 'out', '-m', 'otsu', '-j', '1', '--page-timeout', '1'],
      { cwd: folder },
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/docbin: hang\.pgm: not done after 1 s; .*--page-timeout/);
    expect([...(await filesIn(at('out'))).keys()]).toEqual(['a.png', 'b.png']);
  });

  it('--max-failures ends the run', async () => {
    for (const name of ['bad1', 'bad2', 'bad3']) await writeFile(at(`${name}.png`), 'no image');
    const { code, stderr } = await docbin(
      ['bad1.png', 'bad2.png', 'bad3.png', 'scans', '-o', 'out', '-m', 'otsu', '-j', '1', '--max-failures', '2'],
      { cwd: folder },
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/2 failed, 3 aborted/);
    expect(await filesIn(at('out'))).toEqual(new Map());
  });

  it('that finds no room leaves no half file, and is done when there is room', async () => {
    await writeFile(at('scans', 'large.pgm'), drawnPage(1000, 1000));
    const args = ['scans', '-o', 'out', '-m', 'otsu', '-f', 'pbm', '-j', '2'];
    const run = start(folder, args, 'ulimit -f 64');
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toMatch(/large\.pbm: cannot be written \(EFBIG\)/);
    expect([...(await filesIn(at('out'))).keys()]).toEqual(['a.pbm', 'b.pbm']);
    const resumed = await docbin([...args, '--resume'], { cwd: folder });
    expect(resumed.stderr).toMatch(/1 done, 2 skipped/);
  });
});

describe.runIf(canMount())('a full disk', () => {
  it('ends the run with one line where the journal finds no room, and the run goes on later', async () => {
    await writePages(PAGES);
    await mkdir(at('out'));
    const args = ['scans', '-o', 'out', '-m', 'otsu', '-f', 'pbm', '-j', '2'];
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('out')]);
    try {
      const { code, stderr } = await docbin(['-q', ...args], { cwd: folder });
      expect(code).toBe(1);
      expect(stderr).toMatch(/cannot be written \(ENOSPC\); make room/);
      const files = [...(await filesIn(at('out'))).keys()];
      expect(files.filter((file) => !/page\d+\.pbm$/.test(file))).toEqual([]);
      execFileSync('mount', ['-o', 'remount,size=4m', at('out')]);
      expect((await docbin([...args, '--resume'], { cwd: folder })).code).toBe(0);
      await docbin(['scans', '-o', 'whole', '-m', 'otsu', '-f', 'pbm'], { cwd: folder });
      expect(await filesIn(at('out'))).toEqual(await filesIn(at('whole')));
    } finally {
      execFileSync('umount', [at('out')]);
    }
  });
});

it('parts of dead writers are removed from beside the outputs, and nothing else', async () => {
  await writeFile(at('scans', 'a.pgm'), drawnPage());
  await mkdir(at('out'));
  const dead = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
  const host = os.hostname().replace(/[^\w-]/g, '-');
  const others = [
    `.a.png.${process.pid}@${host}.part`,
    `.b.png.${dead}@${host}.part`,
    `.a.png.part`,
    `a.png.${dead}@${host}.part`,
    `.a.png.${dead}@elsewhere.part`,
  ];
  for (const name of [`.a.png.${dead}@${host}.part`, ...others]) await writeFile(at('out', name), 'half');
  // one that has ended but that nobody asked how, as its parent has become another program
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [zombie] = await once(parent.stdout, 'data');
  await writeFile(at('out', `.a.png.${String(zombie).trim()}@${host}.part`), 'half');
  await sleep(200);
  await docbin(['scans', '-o', 'out', '-m', 'otsu'], { cwd: folder });
  parent.kill();
  expect([...(await filesIn(at('out'))).keys()]).toEqual([...others, 'a.png'].sort());
});

function canMount(): boolean {
  const mountPoint = mkdtempSync(path.join(os.tmpdir(), 'docbin-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', mountPoint], { stdio: 'ignore' });
    execFileSync('umount', [mountPoint]);
    return true;
  } catch {
    return false;
  }
}
