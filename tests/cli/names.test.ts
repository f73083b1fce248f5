import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { docbin, drawnPage, temporaryFolder } from './run.js';

/** A name that would colour, break and turn what follows, and close tags and cells. */
const NAME = 'a\u001b[31m\n\u202e\u009b<b>|.pgm';
const SAFE = 'a\\u001b[31m\\u000a\\u202e\\u009b<b>|';
/** What must never be printed raw; lines end with \n, which is told apart by counting lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const RAW = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(path.join(folder, 'scans'));
  await writeFile(path.join(folder, 'scans', NAME), drawnPage());
});

async function run(...args: string[]) {
  const { code, stdout, stderr } = await docbin(args, { cwd: folder });
  expect(stdout).not.toMatch(RAW);
  expect(stderr).not.toMatch(RAW);
  return { code, stdout, stderr };
}
const rows = (text: string) => text.trimEnd().split('\n').length;

it('in the progress, the plan and the JSON of a run', async () => {
  const { code, stderr } = await run('scans', '-o', 'out', '-m', 'otsu');
  expect([code, rows(stderr)]).toEqual([0, 2]);
  expect(stderr).toContain(SAFE);
  const plan = await run('scans', '-o', 'other', '--dry-run');
  expect([rows(plan.stdout), plan.stdout]).toEqual([1, expect.stringContaining(`${SAFE}.pgm -> `)]);
  const { pages } = JSON.parse((await run('scans', '-o', 'out', '-m', 'otsu', '--resume', '--json')).stdout);
  expect(pages[0]).toMatchObject({ input: `scans/${NAME}`, status: 'skipped' });
});

it('in errors, warnings and usage', async () => {
  await writeFile(path.join(folder, 'scans', NAME), 'no page');
  await writeFile(path.join(folder, 'scans', '\u001b[2Jnotes'), '');
  const { code, stderr } = await run('scans', '-o', 'out', '-m', 'otsu');
  expect([code, rows(stderr)]).toEqual([1, 4]);
  expect((await run(`--\u001b[31m${NAME}`)).code).toBe(2);
  expect((await run('-v', NAME, '-o', 'out')).code).toBe(1);
  expect((await run(NAME, '-o', 'out', '-m', NAME)).stderr).toContain(SAFE);
});

it('in tables of every format', async () => {
  await mkdir(path.join(folder, 'gt'));
  await docbin(['scans', '-o', 'masks', '-m', 'otsu'], { cwd: folder });
  await docbin(['scans', '-o', 'gt', '-m', 'sauvola'], { cwd: folder });
  for (const format of [[], ['--markdown'], ['--latex'], ['--csv'], ['--json']]) {
    const { code, stdout } = await run('evaluate', 'masks', 'gt', '--measures', 'fmeasure', ...format);
    expect([code, stdout.includes('\\\\u001b') || stdout.includes('\\u001b')]).toEqual([0, true]);
    if (format.length === 0) expect(rows(stdout)).toBe(3);
  }
});

it('in what merge-journals proves', async () => {
  await run('scans', '-o', 'out', '-m', 'otsu');
  const [mask] = (await readdir(path.join(folder, 'out'))).filter((name) => name.endsWith('.png'));
  await writeFile(path.join(folder, 'out', mask), 'damaged');
  const { code, stderr } = await run('merge-journals', 'out');
  expect([code, rows(stderr)]).toEqual([1, 1]);
  expect(stderr).toContain(SAFE);
});

it('in a report', async () => {
  const { code } = await run('compare', `scans/${NAME}`, '--methods', 'otsu', '--report', 'report');
  expect(code).toBe(0);
  const html = await readFile(path.join(folder, 'report/index.html'), 'utf8');
  expect(html).not.toMatch(RAW);
  expect(html).toContain('<title>a\\u001b[31m\\u000a\\u202e\\u009b&lt;b&gt;|.pgm</title>');
  expect(html).not.toContain('<b>|');
});

it('a name that is no UTF-8 is told', async () => {
  const bytes = Buffer.concat([
    Buffer.from(path.join(folder, 'scans', 'b')),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('.pgm'),
  ]);
  await writeFile(bytes, drawnPage());
  const { code, stderr } = await run('scans', '-o', 'out', '-m', 'otsu', '-q');
  expect([code, stderr]).toEqual([
    1,
    'docbin: scans/b\ufffd\ufffd.pgm: its name is no UTF-8; rename it [E_CANNOT_READ]\n',
  ]);
});
