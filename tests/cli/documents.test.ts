import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { decode, openDocument } from '../../src/image/decode.js';
import { maskOf, readMask } from '../../src/image/mask.js';
import { filesIn } from '../batch/start.js';
import { drawPdf, noTools, stripes, tiffOf } from '../image/documents.js';
import { docbin, temporaryFolder } from './run.js';

const masks = [stripes(1, 120, 80), stripes(2, 90, 140), stripes(3, 100, 100)];

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);
const run = (...args: string[]) => docbin([...args, '-m', 'otsu'], { cwd: folder });
const outputs = async () => [...(await filesIn(at('out'))).keys()];

/** The pages of a document as masks, and the dpi of each. */
async function pagesOf(file: string) {
  const document = await openDocument(at(file));
  const pages = [];
  for (let number = 1; number <= document.pages; number++) {
    const { width, height, channels, meta, rows } = await document.open(number);
    pages.push({ mask: maskOf({ width, height, channels, meta, data: rows(0, height) }), dpi: meta.dpi });
  }
  return pages;
}

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(at('scans'));
  await writeFile(at('scans', 'book.tif'), tiffOf(masks, 200));
  await writeFile(at('scans', 'leaf.tif'), tiffOf([masks[0]], 150));
});

describe('a document into one file', () => {
  it.each(['tiff', 'pdf'])('-f %s keeps all pages, in order, with their dpi', async (format) => {
    const { code, stderr } = await run('scans', '-o', 'out', '-f', format);
    expect([code, stderr]).toEqual([0, expect.stringContaining('(3 pages')]);
    expect(await outputs()).toEqual([`book.${format}`, `leaf.${format}`]);
    expect(await pagesOf(`out/book.${format}`)).toEqual(masks.map((mask) => ({ mask, dpi: 200 })));
    expect(await pagesOf(`out/leaf.${format}`)).toEqual([{ mask: masks[0], dpi: 150 }]);
  });

  it('goes from TIFF to PDF and back, and is the same file then', async () => {
    await run('scans/book.tif', '-o', 'book.pdf');
    await run('book.pdf', '-o', 'back.tiff');
    expect(await readFile(at('back.tiff'))).toEqual(await readFile(at('scans', 'book.tif')));
    await run('back.tiff', '-o', 'again.pdf');
    expect(await readFile(at('again.pdf'))).toEqual(await readFile(at('book.pdf')));
  });

  it.skipIf(noTools)(`is sound to other programs, each page of its size${noTools}`, async () => {
    await run('scans', '-o', 'out', '-f', 'pdf');
    await run('scans/book.tif', '-o', 'book.tiff');
    const say = (...[program, ...args]: string[]) => execFileSync(program, args, { cwd: folder, encoding: 'utf8' });
    expect(say('qpdf', '--check', 'out/book.pdf')).toMatch(/No syntax or stream encoding errors/);
    expect(say('pdfinfo', '-l', '9', 'out/book.pdf').match(/^Page +\d size: .*$/gm)).toEqual(
      ['43.2 x 28.8', '32.4 x 50.4', '36 x 36'].map((size, i) => `Page    ${i + 1} size:  ${size} pts`),
    );
    expect(say('tiffinfo', 'book.tiff').match(/Image Width: .*|Resolution: .*/g)).toEqual(
      masks.flatMap(({ width, height }) => [
        `Image Width: ${width} Image Length: ${height}`,
        'Resolution: 200, 200 pixels/inch',
      ]),
    );
  });

  it('--pages chooses pages and their order', async () => {
    await run('scans/book.tif', '-o', 'some.pdf', '--pages', '3,1-2');
    expect((await pagesOf('some.pdf')).map(({ mask }) => mask)).toEqual([masks[2], masks[0], masks[1]]);
  });

  it('goes through a pipe', async () => {
    const input = tiffOf(masks, 200);
    const { bytes } = await docbin(['-', '-o', '-', '-f', 'tiff', '-m', 'otsu'], { cwd: folder, input });
    expect(bytes).toEqual(input);
    const { code, stderr } = await docbin(['-', '-o', '-', '-m', 'otsu'], { cwd: folder, input });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^docbin: standard input: has 3 pages, but a png file/)]);
  });
});

describe('a document into a file a page', () => {
  it('png and pbm do so by themselves; a single page keeps its name', async () => {
    await run('scans', '-o', 'out');
    expect(await outputs()).toEqual(['book-0001.png', 'book-0002.png', 'book-0003.png', 'leaf.png']);
    for (const [i, mask] of masks.entries()) {
      expect(await readMask(at('out', `book-000${i + 1}.png`))).toEqual(mask);
      expect((await decode(at('out', `book-000${i + 1}.png`))).meta.dpi).toBe(200);
    }
  });

  it('--template names them, also for tiff and pdf', async () => {
    const { code } = await run('scans', '-o', 'out', '-f', 'pdf', '--template', '{name}/{page}.{ext}', '--pages', '1');
    expect(code).toBe(0);
    expect(await outputs()).toEqual(['book/1.pdf', 'leaf/1.pdf']);
  });

  it('--pages keeps the numbers of the pages', async () => {
    await run('scans/book.tif', '-o', 'out', '--pages', '2-3');
    expect(await outputs()).toEqual(['book-0002.png', 'book-0003.png']);
    await run('scans/book.tif', '-o', 'one.png', '--pages', '2');
    expect(await readMask(at('one.png'))).toEqual(masks[1]);
  });

  it('a page that is not there fails alone', async () => {
    const { code, stderr } = await run('scans/book.tif', '-o', 'out', '--pages', '3-4');
    expect(code).toBe(1);
    expect(stderr).toContain('docbin: scans/book.tif: has 3 pages, not page 4; choose others with --pages');
    expect(await outputs()).toEqual(['book-0003.png']);
  });
});

it.each([
  [['scans/book.tif', '-o', 'a.png'], 1, /book\.tif: has 3 pages, but a png file holds one; choose one with --pages/],
  [['scans/leaf.tif', '-o', 'a.pdf', '--pages', '2'], 1, /leaf\.tif: has 1 page, not page 2/],
  [['scans', '-o', 'out', '--pages', '7-3'], 2, /--pages 7-3: expected numbers and ranges from 1 on; for example/],
  [['scans', '-o', 'out', '--pages', '0'], 2, /--pages 0: expected numbers and ranges/],
  [['scans', '-o', 'out', '--dpi', '0'], 2, /--dpi 0: expected a number from 1 to 4800/],
  [['scans', '-o', 'out', '--template', '{x}.png'], 2, /--template \{x\}\.png: what is \{x\}\?/],
  [
    ['scans', '-o', 'out', '--template', '{name}.{ext}'],
    2,
    /two pages of scans\/book\.tif would both be written to out/,
  ],
  [['scans/leaf.tif', '-o', 'a.png', '--template', '{page}'], 2, /--template names files, but a\.png is one/],
])('%j ends with one line and exit code %i', async (args, exitCode, message) => {
  const { code, stderr } = await run(...args, '-q');
  expect([code, stderr]).toEqual([exitCode, expect.stringMatching(message)]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

it('a bad page loses its document, which leaves no file; the others go on', async () => {
  const cut = tiffOf(masks);
  cut.fill(0xff, 8, 40);
  const directory = cut.readUInt32LE(4);
  cut.writeUInt32LE(0x7fffffff, directory + 2 + 12 * 6 + 8); // the first page's strip lies nowhere
  await writeFile(at('scans', 'bad.tif'), cut);
  const { code, stderr } = await run('scans', '-o', 'out', '-f', 'pdf');
  expect([code, stderr]).toEqual([1, expect.stringContaining('scans/bad.tif, page 1: Expected a whole TIFF image')]);
  expect(await outputs()).toEqual(['book.pdf', 'leaf.pdf']);
});

describe('--dpi', () => {
  const text = drawPdf([{ size: [216, 144], content: 'BT /F 24 Tf 20 100 Td (Ink) Tj ET' }]);

  it('draws pages of a PDF that are no scans; the size on paper stays', async () => {
    await writeFile(at('text.pdf'), text);
    await run('text.pdf', '-o', 'a.pdf', '--dpi', '150');
    expect(await pagesOf('a.pdf')).toMatchObject([{ mask: { width: 450, height: 300 }, dpi: 150 }]);
  });

  it('and --pages are part of what --resume proves', async () => {
    await writeFile(at('scans', 'text.pdf'), text);
    const resume = async (...args: string[]) =>
      (await run('scans', '-o', 'out', '-f', 'tiff', '--resume', ...args)).stderr.trim().split('\n').at(-1);
    expect(await resume()).toMatch(/^3 done/);
    expect(await resume()).toMatch(/^3 skipped/);
    expect(await resume('--dpi', '150')).toMatch(/^3 done/);
    expect(await resume('--pages', '1', '--dpi', '150')).toMatch(/^3 done/);
    expect(await resume('--pages', '1', '--dpi', '150')).toMatch(/^3 skipped/);
  });
});

it('a file a page is resumed page by page, and parted into shards', async () => {
  await run('scans', '-o', 'out', '--pages', '1');
  const { stderr } = await run('scans/book.tif', '-o', 'out', '--resume');
  expect(stderr).toMatch(/^2 done, 1 skipped/m);
  for (const shard of ['1/2', '2/2']) await run('scans', '-o', 'parts', '--shard', shard);
  const { stdout, stderr: said } = await docbin(['merge-journals', 'parts'], { cwd: folder });
  expect(stdout + said).toMatch(/complete: 4 of 4 pages in 2 shards/);
});

it('--page-timeout counts for each page, not for the document', async () => {
  await writeFile(at('long.tif'), tiffOf(Array.from({ length: 12 }, (_, i) => stripes(i, 700, 700))));
  const binarize = (...args: string[]) =>
    docbin(['long.tif', '-o', 'long.pdf', '-m', 'unet', '--json', ...args], { cwd: folder });
  const start = performance.now();
  expect((await binarize()).code).toBe(0);
  const half = (performance.now() - start) / 2000;
  const { code, stderr } = await binarize('--page-timeout', String(half), '--existing', 'overwrite');
  expect([code, stderr]).toEqual([0, expect.stringContaining('1 done')]);
}, 60_000);
