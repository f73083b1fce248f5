import { appendFile, cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/batch/hash.js';
import { lineSchema } from '../../src/batch/journal.js';
import { docbin, drawnPage, temporaryFolder } from '../cli/run.js';
import { filesIn } from './start.js';

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);
const JOURNAL = 'docbin.journal.jsonl';
const run = (...args: string[]) => docbin(['scans', '-o', 'out', '-m', 'sauvola', ...args], { cwd: folder });
const journal = async () => (await readFile(at('out', JOURNAL), 'utf8')).split('\n');

/** A folder in which a run is through. */
let template: string;

beforeAll(async () => {
  template = await pages();
  await run('-j', '1');
});

beforeEach(async () => {
  await pages();
});

async function pages(): Promise<string> {
  folder = await temporaryFolder();
  await mkdir(at('scans', 'box'), { recursive: true });
  await writeFile(at('scans', 'a.pgm'), drawnPage());
  await writeFile(at('scans', 'box', 'b.pgm'), drawnPage(50, 130));
  await writeFile(at('scans', 'c.pgm'), drawnPage(90, 80));
  return folder;
}

describe('the journal', () => {
  it('has a header and what became of each page, with hashes', async () => {
    await writeFile(at('scans', 'bad.png'), 'no image');
    await run('--set', 'k=0.3');
    const lines = (await journal()).filter(Boolean).map((line) => lineSchema.parse(JSON.parse(line)));
    const [header] = lines;
    expect(header).toMatchObject({
      method: 'sauvola',
      params: { k: 0.3, window: 25, r: 128 },
      format: 'png',
      total: 4,
      pages: 4,
    });
    const ends = lines.filter((line) => 'status' in line && line.status === 'done');
    expect(ends.length).toBe(3);
    expect(ends.find((line) => 'output' in line && line.output === 'box/b.png')).toMatchObject({
      input: 'scans/box/b.pgm',
      inputSha256: sha256(drawnPage(50, 130)),
      outputSha256: sha256(await readFile(at('out/box/b.png'))),
    });
    expect(lines.find((line) => 'status' in line && line.status === 'failed')).toMatchObject({
      output: 'bad.png',
      error: expect.stringContaining('not a supported image'),
      inputSha256: sha256('no image'),
    });
  });

  it('names the model by its hash', async () => {
    await docbin(['scans/a.pgm', '-o', 'out', '-m', 'unet-tiny'], { cwd: folder });
    const { sha256: hash } = JSON.parse(
      await readFile(new URL('../../models/unet-tiny.json', import.meta.url), 'utf8'),
    );
    expect(JSON.parse((await journal())[0])).toMatchObject({ method: 'unet-tiny', model: hash });
  });

  it('is left out with --no-journal, and for one output file', async () => {
    await run('--no-journal');
    await docbin(['scans/a.pgm', '-o', 'a.png', '-m', 'otsu'], { cwd: folder });
    await docbin(['scans/a.pgm', '-o', 'dry', '-m', 'otsu', '--dry-run'], { cwd: folder });
    await expect(journal()).rejects.toThrow('ENOENT');
    await expect(readFile(at(JOURNAL))).rejects.toThrow('ENOENT');
    await expect(readFile(at('dry', JOURNAL))).rejects.toThrow('ENOENT');
  });
});

describe('--resume', () => {
  const cases: [string, number, () => Promise<unknown>, string[]][] = [
    ['nothing where all is done', 0, async () => {}, []],
    ['a page that changed', 1, () => writeFile(at('scans/a.pgm'), drawnPage(120, 91)), []],
    ['an output that is missing', 1, () => rm(at('out/box/b.png')), []],
    ['an output that is damaged', 1, () => truncate(at('out/c.png'), 20), []],
    ['a new page', 1, () => writeFile(at('scans/new.pgm'), drawnPage()), []],
    ['all with other parameters', 3, async () => {}, ['--set', 'k=0.4']],
    ['nothing with a default spelled out', 0, async () => {}, ['--set', 'k=0.2']],
    ['all with another format', 3, async () => {}, ['-f', 'pbm']],
    ['all with another cleaning', 3, async () => {}, ['--despeckle', '9']],
    ['nothing with no cleaning spelled out', 0, async () => {}, ['--despeckle', '0', '--fill-holes', '0']],
    ['the page whose last line was cut', 1, () => cutLastLine(), []],
    ['all where the journal is of another format', 3, () => otherFormat(), ['--existing', 'overwrite']],
  ];

  it.each(cases)('does %s', async (_, redone, change, args) => {
    await cp(template, folder, { recursive: true });
    await change();
    const { code, stdout } = await run('--resume', '--json', ...args);
    const { pages } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(pages.filter(({ status }: { status: string }) => status === 'done').length).toBe(redone);
    const again = JSON.parse((await run('--resume', '--json', ...args)).stdout);
    expect(new Set(again.pages.map(({ status }: { status: string }) => status))).toEqual(new Set(['skipped']));
  });

  it('redoes all with another model of the same name, nothing with another number of threads', async () => {
    const model = new URL('../../models/unet-tiny.onnx', import.meta.url);
    const bytes = await readFile(model);
    await writeFile(at('own.onnx'), bytes);
    const args = ['scans/a.pgm', '-o', 'out', '-m', 'unet-tiny', '--model', 'own.onnx'];
    await docbin(args, { cwd: folder });
    const same = await docbin([...args, '--resume', '--set', 'threads=1', '--set', 'tile=256'], { cwd: folder });
    expect(same.stderr).toContain('1 skipped');
    await writeFile(at('own.onnx'), await readFile(new URL('../../models/unet-lite.onnx', import.meta.url)));
    expect((await docbin([...args, '--resume'], { cwd: folder })).stderr).toContain('1 done');
  });

  it('leaves outputs that no journal knows to --existing', async () => {
    await mkdir(at('out'));
    await writeFile(at('out/a.png'), 'precious');
    const refused = await run('--resume');
    expect([refused.code, await filesIn(at('out'))]).toEqual([2, new Map([['a.png', 'cHJlY2lvdXM=']])]);
    expect(refused.stderr).toMatch(/out\/a\.png is there and in no journal; choose --existing/);
    expect((await run('--resume', '--existing', 'skip')).stderr).toContain('2 done, 1 skipped');
    expect(await readFile(at('out/a.png'), 'utf8')).toBe('precious');
    // that it was skipped does not make it ours
    expect((await run('--resume')).code).toBe(2);
  });

  it('needs a folder', async () => {
    const { code, stderr } = await docbin(['scans/a.pgm', '-o', 'a.png', '--resume'], { cwd: folder });
    expect([code, stderr]).toEqual([2, 'docbin: --resume needs a folder; give one with -o [E_NEEDS_FOLDER]\n']);
  });

  it('goes on in shards where a whole run ended', async () => {
    await cp(template, folder, { recursive: true });
    const { stderr } = await run('--resume', '--shard', '1/1');
    expect(stderr).toContain('3 skipped');
  });

  async function cutLastLine() {
    const lines = (await journal()).filter(Boolean);
    const [last] = lines.slice(-1);
    expect(JSON.parse(last).status).toBe('done');
    await writeFile(at('out', JOURNAL), `${lines.slice(0, -1).join('\n')}\n${last.slice(0, 60)}`);
  }

  async function otherFormat() {
    const text = await readFile(at('out', JOURNAL), 'utf8');
    await writeFile(at('out', JOURNAL), text.replace('"journal":1', '"journal":0'));
    await appendFile(at('out', JOURNAL), 'no JSON\n{"some":"thing"}\n');
  }
});

describe('limits that make no sense', () => {
  it.each([
    ['--page-timeout', '0'],
    ['--page-timeout', 'soon'],
    ['--max-failures', '0'],
    ['--max-failures', '1.5'],
    ['--shard', '0/2'],
    ['--shard', '3/2'],
    ['--shard', 'half'],
  ])('%s %s', async (option, value) => {
    const { code, stderr } = await run(option, value);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^docbin: ${option} ${value}: expected .*\n$`));
  });
});
