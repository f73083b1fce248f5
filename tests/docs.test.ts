import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodePdf } from '../src/image/pdf.js';
import { encode } from '../src/index.js';
import { docbin, drawnPage, root, sample, temporaryFolder } from './cli/run.js';
import { g4Of, stripes } from './image/documents.js';

const run = promisify(execFile);
const tool = (name: string) => path.join(root, 'node_modules/.bin', name);

const readDocument = (file: string) => ({ file, text: readFileSync(path.join(root, file), 'utf8') });

const documents = ['README.md', ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)]
  .filter((file) => file.endsWith('.md'))
  .map(readDocument);

/** The fenced blocks of a document in one of some languages. */
const blocks = (text: string, languages: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`(?:${languages})\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code);

let prepared: string;

/** A folder with what the examples speak of, under their names. */
beforeAll(async () => {
  prepared = await temporaryFolder();
  const at = (...names: string[]) => path.join(prepared, ...names);
  for (const folder of ['scans', 'truths', 'box1', 'bin', 'node_modules']) mkdirSync(at(folder));
  const image = path.join(sample, 'images/01-letter.jpg');
  const truth = path.join(sample, 'gt/01-letter.png');
  for (const file of ['page.jpg', 'scans/01.jpg']) copyFileSync(image, at(file));
  for (const file of ['page_gt.png', 'truths/01.png']) copyFileSync(truth, at(file));
  const small = { width: 120, height: 90, data: new Uint8Array(120 * 90).fill(1, 1000, 2000) };
  writeFileSync(at('box1/page.tif'), await encode(small, 'tiff', 300));
  for (const set of ['dibco2009', 'dibco2013', 'hdibco2016', 'set', 'other']) {
    for (const folder of ['images', 'gt']) mkdirSync(at(set, folder), { recursive: true });
    writeFileSync(at(set, 'images/HW01.pgm'), drawnPage());
    writeFileSync(at(set, 'gt/HW01.png'), await encode(small, 'png'));
  }
  writeFileSync(at('scans/02.pgm'), drawnPage());
  copyFileSync(path.join(root, 'models/unet-tiny.onnx'), at('mine.onnx'));
  const pages = Array.from({ length: 9 }, (_, i) => stripes(i + 1, 90, 60));
  writeFileSync(at('book.pdf'), encodePdf(pages.map((page) => ({ ...page, data: g4Of(page) }))));
  writeFileSync(at('truths/02.png'), await encode(small, 'png'));
  writeFileSync(at('package.json'), '{"type": "module"}');
  symlinkSync(root, at('node_modules/docbin'));
  symlinkSync(path.join(root, 'bin/docbin.js'), at('bin/docbin'));
  // masks to evaluate and a run to resume, in a format that is in no example's way
  expect((await docbin(['scans', '-o', 'clean', '-f', 'pbm', '-m', 'otsu'], { cwd: prepared })).code).toBe(0);
});

/** A copy of it, for one example. */
async function folderOfOne(): Promise<string> {
  const folder = await temporaryFolder();
  cpSync(prepared, folder, { recursive: true, verbatimSymlinks: true });
  return folder;
}

const programs = documents
  .flatMap(({ file, text }) => blocks(text, 'ts|js|typescript|javascript').map((code) => ({ file, code })))
  .map((program, i) => ({ ...program, name: `program${i}` }));

describe('the programs in the documents', () => {
  it('are found, and have no error of types', async () => {
    expect(programs.length).toBeGreaterThan(0);
    for (const { name, code } of programs) writeFileSync(path.join(prepared, `${name}.ts`), code);
    const types = ['--types', 'node', '--typeRoots', path.join(root, 'node_modules/@types')];
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', ...types];
    await run(tool('tsc'), [...options, ...programs.map(({ name }) => `${name}.ts`)], { cwd: prepared });
  });

  it.each(programs)('run: $file, $name', async ({ name }) => {
    const { stderr } = await run(process.execPath, [`${name}.js`], { cwd: await folderOfOne() });
    expect(stderr).toBe('');
  });
});

/** Lines of the README, each an example of its own, and blocks of pages about tasks, whose lines follow each other. */
const commands = [
  ...blocks(readDocument('README.md').text, 'sh').flatMap((block) => block.split('\n').map((line) => [line])),
  ...['folder', 'documents', 'cluster', 'contest', 'compare', 'training'].flatMap((name) =>
    blocks(readDocument(`docs/${name}.md`).text, 'sh').map((block) => block.split('\n')),
  ),
].map((lines) => lines.filter((line) => line.startsWith('docbin ')));

const skipped: [pattern: RegExp, why: string][] = [
  [/ queue /, 'needs Redis; tests/queue has these'],
  [/ datasets /, "needs the contests' archives; tests/datasets has these"],
  [/ --shard 1\/4/, 'one shard of four is not the whole, and says so; tests/batch/shards.test.ts has these'],
  [/ bench /, 'times every method on a whole page, which takes long; tests/cli/bench.test.ts has it'],
];

const isRun = (line: string) => !skipped.some(([pattern]) => pattern.test(line));

describe('the commands of the README and of the pages about tasks', () => {
  it('are found, and those skipped are there', () => {
    expect(commands.flat().length).toBeGreaterThan(40);
    for (const [pattern] of skipped) expect(commands.flat().some((line) => pattern.test(line))).toBe(true);
  });

  it.each(commands.map((lines) => lines.filter(isRun).join('\n')).filter((script) => script !== ''))(
    '%s',
    async (script) => {
      const cwd = await folderOfOne();
      const PATH = `${path.join(cwd, 'bin')}${path.delimiter}${process.env.PATH}`;
      await run('sh', ['-ec', script], { cwd, env: { ...process.env, PATH }, maxBuffer: 1 << 26 });
    },
  );
});

/** What a heading of a document is called in links: GitHub's way. */
const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

it('links in documents lead somewhere', () => {
  const all = [...documents, ...['ARCHITECTURE.md', 'CHANGELOG.md'].map(readDocument)];
  const broken = all.flatMap(({ file, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)]
      .filter(([, target, anchor]) => {
        const found = target === '' ? file : path.join(path.dirname(file), target);
        if (!existsSync(path.join(root, found))) return true;
        return anchor !== undefined && !anchors(readDocument(found).text).includes(anchor);
      })
      .map(([link]) => `${file}: ${link}`),
  );
  expect(broken).toEqual([]);
});

it('typedoc has no warning: whatever is exported is described, and so is what it speaks of', async () => {
  await run(tool('typedoc'), ['--emit', 'none'], { cwd: root });
});
