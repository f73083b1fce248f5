import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readMask } from '../../src/image/mask.js';
import { binarize } from '../../src/pipeline/page.js';
import { docbin, drawnPage, root, temporaryFolder } from './run.js';

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);
const tree = async (name: string) =>
  (await readdir(at(name), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile() && entry.name !== 'docbin.journal.jsonl')
    .map((entry) => path.relative(at(name), path.join(entry.parentPath, entry.name)))
    .sort();

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(at('scans', 'box 2'), { recursive: true });
  await writeFile(at('scans', 'a.pgm'), drawnPage());
  await writeFile(at('scans', 'box 2', 'b.pgm'), drawnPage(50, 130));
  await writeFile(at('scans', 'notes.txt'), 'not a page');
});

describe('pages in, masks out', () => {
  it('one page into one file, the same mask as the library gives', async () => {
    const { code, stdout } = await docbin(
      ['scans/a.pgm', '-o', 'a.png', '-m', 'sauvola', '--set', 'k=0.3', '--set', 'window=15'],
      { cwd: folder },
    );
    expect([code, stdout]).toEqual([0, '']);
    const expected = await binarize(drawnPage(), { method: 'sauvola', params: { k: 0.3, window: 15 } });
    expect(await readMask(at('a.png'))).toEqual(expected);
  });

  it('with specks removed and holes filled, as from the library', async () => {
    const page = drawnPage();
    const header = page.length - 120 * 90;
    for (const [x, y, value] of [
      [3, 3, 20], // a speck
      [12, 16, 240], // a hole
    ]) {
      page[header + y * 120 + x] = value;
    }
    await writeFile(at('scans', 'a.pgm'), page);
    const flags = ['-m', 'sauvola', '--despeckle', '4', '--fill-holes', '2'];
    await docbin(['scans/a.pgm', '-o', 'a.png', ...flags], { cwd: folder });
    const [plain, clean] = await Promise.all([
      binarize(page, { method: 'sauvola' }),
      binarize(page, { method: 'sauvola', despeckle: 4, fillHoles: 2 }),
    ]);
    const changed = [...plain.data.keys()].filter((i) => plain.data[i] !== clean.data[i]);
    expect(changed).toEqual([3 * 120 + 3, 16 * 120 + 12]);
    expect(await readMask(at('a.png'))).toEqual(clean);
  });

  it.each([
    ['--despeckle', '-1'],
    ['--fill-holes', '10001'],
    ['--despeckle', 'all'],
  ])('%s %s is refused before any work', async (flag, size) => {
    const { code, stderr } = await docbin(['scans', '-o', 'out', flag, size], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(`${flag} ${size}: expected a whole number of pixels from 0 to 10000`);
  });

  it('with a window by the page, which the facts and the line of the page name', async () => {
    const { stdout, stderr } = await docbin(
      ['scans/a.pgm', '-o', 'a.png', '-m', 'sauvola', '--set', 'window=auto', '--json'],
      { cwd: folder },
    );
    const [{ window }] = JSON.parse(stdout).pages;
    expect(stderr).toContain(`(120 × 90, window ${window}, `);
    const expected = await binarize(drawnPage(), { method: 'sauvola', params: { window } });
    expect(await readMask(at('a.png'))).toEqual(expected);
  });

  it('--set before a page takes one value and leaves the page alone', async () => {
    const { code } = await docbin(['-m', 'sauvola', '--set', 'k=0.3', 'scans/a.pgm', '-o', 'a.png'], { cwd: folder });
    expect(code).toBe(0);
    expect(await readMask(at('a.png'))).toEqual(await binarize(drawnPage(), { method: 'sauvola', params: { k: 0.3 } }));
  });

  it('the network is the default', async () => {
    await docbin(['scans/a.pgm', '-o', 'a.png'], { cwd: folder });
    expect(await readMask(at('a.png'))).toEqual(await binarize(drawnPage(), { method: 'unet' }));
  });

  it('a folder, its tree kept, files that are no images named on stderr', async () => {
    const { code, stderr } = await docbin(['binarize', 'scans', '-o', 'out', '-m', 'otsu'], { cwd: folder });
    expect(code).toBe(0);
    expect(await tree('out')).toEqual(['a.png', 'box 2/b.png']);
    expect(stderr).toContain('notes.txt: skipped');
  });

  it('an output folder inside the input folder is not read', async () => {
    await docbin(['scans', '-o', 'scans/out', '-m', 'otsu'], { cwd: folder });
    const { code } = await docbin(['scans', '-o', 'scans/out', '-m', 'otsu', '--existing', 'overwrite'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(await tree('scans/out')).toEqual(['a.png', 'box 2/b.png']);
  });

  it.each(['png', 'tiff', 'pbm'])('the format %s', async (format) => {
    await docbin(['scans/a.pgm', '-o', 'out', '-f', format, '-m', 'otsu'], { cwd: folder });
    expect(await readMask(at('out', `a.${format}`))).toEqual(await binarize(drawnPage(), { method: 'otsu' }));
  });

  it('a quoted glob and a list', async () => {
    await writeFile(at('list.txt'), 'scans/a.pgm\n\n');
    await docbin(['scans/**/b.*', '@list.txt', '-o', 'out', '-m', 'otsu'], { cwd: folder });
    expect(await tree('out')).toEqual(['a.png', 'box 2/b.png']);
  });

  it('standard input to standard output', async () => {
    const { code, bytes } = await docbin(['-', '-o', '-', '-m', 'otsu'], { cwd: folder, input: drawnPage() });
    expect(code).toBe(0);
    expect(await readMask(bytes)).toEqual(await binarize(drawnPage(), { method: 'otsu' }));
  });

  it('standard input into a file, in the format of its name', async () => {
    await docbin(['-', '-o', 'a.tif', '-m', 'otsu'], { cwd: folder, input: drawnPage() });
    expect((await readFile(at('a.tif'))).toString('latin1', 0, 2)).toMatch(/II|MM/);
    expect(await readMask(at('a.tif'))).toEqual(await binarize(drawnPage(), { method: 'otsu' }));
  });

  it('a bad page on standard input is named so', async () => {
    const { code, stderr, bytes } = await docbin(['-', '-o', '-'], { cwd: folder, input: Buffer.from('text') });
    expect([code, bytes.length]).toEqual([1, 0]);
    expect(stderr).toMatch(/^docbin: standard input: not a supported image; .*\n$/);
  });

  it('--json puts data and nothing else on stdout', async () => {
    const { stdout } = await docbin(['scans', '-o', 'out', '-m', 'otsu', '--json', '-j', '2'], { cwd: folder });
    const { pages } = JSON.parse(stdout);
    expect(pages.map(({ status, width }: { status: string; width: number }) => [status, width])).toEqual([
      ['done', 120],
      ['done', 50],
    ]);
  });

  it('--dry-run writes nothing', async () => {
    const { stdout } = await docbin(['scans/a.pgm', '-o', 'out', '--dry-run'], { cwd: folder });
    expect(stdout).toBe(`scans/a.pgm -> ${path.join('out', 'a.png')}\n`);
    expect(await tree('out')).toEqual([]);
  });
});

describe('nothing is lost', () => {
  it('two pages for one mask are refused before any work', async () => {
    await writeFile(at('scans', 'a.ppm'), drawnPage());
    const { code, stderr } = await docbin(['scans', '-o', 'out', '-m', 'otsu'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/a\.pgm and scans\/a\.ppm would both be written to/);
    expect(await tree('out')).toEqual([]);
  });

  it('a page is never replaced by its mask', async () => {
    const { bytes } = await docbin(['scans/a.pgm', '-o', '-', '-m', 'otsu'], { cwd: folder });
    await writeFile(at('scans', 'a.png'), bytes);
    const { code, stderr } = await docbin(['scans/a.png', '-o', 'scans', '-m', 'otsu', '--existing', 'overwrite'], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('would replace a page');
    expect(await readFile(at('scans', 'a.png'))).toEqual(bytes);
  });

  it('--existing error, skip and overwrite', async () => {
    await mkdir(at('out'));
    await writeFile(at('out', 'a.png'), 'precious');
    const run = (...more: string[]) => docbin(['scans', '-o', 'out', '-m', 'otsu', ...more], { cwd: folder });
    const refused = await run();
    expect([refused.code, await tree('out')]).toEqual([2, ['a.png']]);
    expect(refused.stderr).toContain('--existing');
    expect((await run('--existing', 'skip')).code).toBe(0);
    expect(await readFile(at('out', 'a.png'), 'utf8')).toBe('precious');
    expect((await run('--existing', 'overwrite')).code).toBe(0);
    expect(await readMask(at('out', 'a.png'))).toEqual(await binarize(drawnPage(), { method: 'otsu' }));
  });

  it('a bad page is reported, the rest go on', async () => {
    await writeFile(at('scans', 'bad.png'), 'no image');
    const { code, stderr } = await docbin(['scans', '-o', 'out', '-m', 'otsu'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toContain('bad.png');
    expect(await tree('out')).toEqual(['a.png', 'box 2/b.png']);
  });

  it('Ctrl-C leaves whole masks only and the exit code 130', async () => {
    await writeFile(at('scans', 'large.pgm'), drawnPage(3000, 2000));
    for (let i = 0; i < 6; i++) await writeFile(at('scans', `page${i}.pgm`), drawnPage(1200, 900));
    const child = spawn(process.execPath, [path.join(root, 'bin/docbin.js'), 'scans', '-o', 'out', '-j', '2'], {
      cwd: folder,
    });
    child.stderr.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(130);
    const files = await tree('out');
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThan(9);
    for (const file of files) expect((await readMask(at('out', file))).width).toBeGreaterThan(0);
  });
});

describe('bad input gets one line with file and cause, the right exit code and no output', () => {
  const cases: [string, string[], number, RegExp][] = [
    ['missing file', ['nosuch.png', '-o', 'out'], 1, /nosuch\.png: .*(no such file|does not exist|not found)/i],
    ['text file named .png', ['text.png', '-o', 'out'], 1, /text\.png: /],
    ['zero bytes', ['empty.png', '-o', 'out'], 1, /empty\.png: /],
    ['truncated JPEG', ['cut.jpg', '-o', 'out'], 1, /cut\.jpg: /],
    ['folder without images', ['none', '-o', 'out'], 2, /no images in none/],
    ['unknown method', ['scans', '-o', 'out', '-m', 'magic'], 2, /unknown method 'magic'.*otsu/],
    ['a parameter that is no number', ['scans', '-o', 'out', '-m', 'sauvola', '--set', 'k=abc'], 2, /k=abc/],
    [
      'a parameter without a value',
      ['scans', '-o', 'out', '-m', 'sauvola', '--set', 'k'],
      2,
      /--set k: expected name=value/,
    ],
    ['even window', ['scans', '-o', 'out', '-m', 'niblack', '--set', 'window=24'], 2, /window=24: expected an odd/],
    [
      'window larger than the page',
      ['scans/a.pgm', '-o', 'out', '-m', 'niblack', '--set', 'window=121'],
      1,
      /a\.pgm: window=121 is larger than the page/,
    ],
    ['output below a file', ['scans/a.pgm', '-o', 'text.png/out', '-m', 'otsu'], 1, /cannot be written/],
    ['a model that is missing', ['scans/a.pgm', '-o', 'out', '--model', 'nosuch'], 3, /no model 'nosuch'/],
    [
      'a model that is damaged',
      ['scans/a.pgm', '-o', 'out', '--model', 'damaged.onnx'],
      3,
      /damaged\.onnx: not a model/,
    ],
    [
      'a tile too small',
      ['scans/a.pgm', '-o', 'out', '-m', 'unet', '--set', 'tile=32'],
      2,
      /tile=32: unet needs a multiple of 4 above 40/,
    ],
    ['no output', ['scans'], 2, /no output is given/],
    ['jobs', ['scans', '-o', 'out', '-j', '0'], 2, /--jobs 0/],
  ];

  it.each(cases)('%s', async (_, args, exitCode, message) => {
    await mkdir(at('none'));
    await writeFile(at('text.png'), 'this is text');
    await writeFile(at('empty.png'), '');
    await writeFile(at('damaged.onnx'), 'damaged');
    const images = path.join(root, 'datasets/sample/images');
    const jpeg = (await readdir(images)).find((name) => name.endsWith('.jpg'))!;
    const whole = await readFile(path.join(images, jpeg));
    await writeFile(at('cut.jpg'), whole.subarray(0, whole.length >> 1));
    const { code, stdout, stderr } = await docbin(['-q', ...args], { cwd: folder });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n').length).toBe(1);
    expect([code, stdout, await tree('out')]).toEqual([exitCode, '', []]);
  });

  it('control characters in a name are not printed raw', async () => {
    const { stderr } = await docbin(['-q', '\u001b[31mred.png', '-o', 'out'], { cwd: folder });
    expect(stderr).toContain('\\u001b[31mred.png');
    expect(stderr).not.toContain('\u001b');
  });
});
