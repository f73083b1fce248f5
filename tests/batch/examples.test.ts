import { execFile, execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { docbin, drawnPage, root, temporaryFolder } from '../cli/run.js';
import { filesIn } from './start.js';

const DOCBIN = path.join(root, 'bin/docbin.js');
let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(at('my scans'));
  for (let i = 0; i < 6; i++) await writeFile(at('my scans', `page ${i}.pgm`), drawnPage(60 + i, 50));
});

const run = (command: string[], env: Record<string, string>) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const [program, ...args] = command;
    execFile(program, args, { cwd: folder, env: { ...process.env, DOCBIN, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

async function expectComplete(shards: number) {
  const { stdout, stderr } = await docbin(['merge-journals', 'clean'], { cwd: folder });
  expect([stdout, stderr]).toEqual([
    `complete: 6 of 6 pages in ${shards} shards, sauvola window=15 k=0.2 r=128 png\n`,
    '',
  ]);
  await docbin(['my scans', '-o', 'whole', '-m', 'sauvola', '--set', 'window=15'], { cwd: folder });
  expect(await filesIn(at('clean'))).toEqual(await filesIn(at('whole')));
}

it('examples/slurm.sh does the shard of its task', async () => {
  const script = path.join(root, 'examples/slurm.sh');
  for (const task of ['1', '2', '3']) {
    const env = { SLURM_ARRAY_TASK_ID: task, SLURM_ARRAY_TASK_COUNT: '3', SLURM_CPUS_PER_TASK: '1' };
    const { code, stderr } = await run(
      ['bash', script, 'my scans', 'clean', '-m', 'sauvola', '--set', 'window=15'],
      env,
    );
    expect([code, stderr]).toEqual([0, expect.stringMatching(/(done|no pages) in .* s -> clean/)]);
  }
  await expectComplete(3);
});

it('the command of examples/kubernetes.yaml does the shard of its pod', async () => {
  const yaml = await readFile(path.join(root, 'examples/kubernetes.yaml'), 'utf8');
  const [, shards] = /name: SHARDS, value: "(\d+)"/.exec(yaml)!;
  expect(yaml).toContain(`completions: ${shards}\n`);
  const [, script] = /args:\n +- \|\n([\s\S]*?)\n +resources:/.exec(yaml)!;
  const here = script
    .replace('docbin', '"$DOCBIN"')
    .replace('/scans', '"my scans"')
    .replace('/clean', 'clean')
    .replace('-m sauvola', '-m sauvola --set window=15');
  for (let index = 0; index < Number(shards); index++) {
    const { code, stderr } = await run(['sh', '-c', here], { JOB_COMPLETION_INDEX: String(index), SHARDS: shards });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/(done|no pages) in .* s -> clean/)]);
  }
  await expectComplete(Number(shards));
});

it.runIf(hasParallel())(
  'examples/parallel.sh does all shards and proves it (scripts/parallel.sh installs GNU parallel)',
  async () => {
    const script = path.join(root, 'examples/parallel.sh');
    const { code, stdout } = await run([script, 'my scans', 'clean', '-m', 'sauvola', '--set', 'window=15'], {
      SHARDS: '3',
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining('complete: 6 of 6 pages')]);
    await expectComplete(3);
  },
);

function hasParallel(): boolean {
  try {
    return execFileSync('parallel', ['--version'], { encoding: 'utf8', stdio: 'pipe' }).includes('GNU');
  } catch {
    return false;
  }
}
