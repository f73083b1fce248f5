import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { decode, importDatasets, verifyDataset } from 'docbin';
import { beforeEach, expect, it } from 'vitest';
import { openArchive } from '../../dist/datasets/archive.js';
import { bmp, png } from '../image/files.js';
import { type Files, pack, rar4, rar5, rawZip } from './archives.js';
import { draw, drawnSet } from './sets.js';

const alpha = drawnSet('alpha', [1, 2, 3]);
const beta = drawnSet('beta', [4, 5, 6, 7], 1);
const known = [alpha.dataset, beta.dataset];

let work: string;
let folder: string;
beforeEach(async () => {
  work = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
  folder = path.join(work, 'data');
  return () => rm(work, { recursive: true });
});

/** Writes files into a folder of the test. */
async function put(files: Files, into = 'in'): Promise<string> {
  for (const [name, bytes] of Object.entries(files)) {
    const file = path.join(work, into, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  return path.join(work, into);
}

const take = (inputs: string[], set?: string) => importDatasets(inputs, { folder, datasets: known, set });
const states = async (name: string) =>
  (await verifyDataset(name, { folder, datasets: known })).pages.map(({ state }) => state);
const installed = async () =>
  (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.png')).sort();

it('a folder: pages are known by their pixels, whatever their names and places', async () => {
  const [one, two, three] = alpha.drawn;
  const input = await put({
    'a/b/scan.ppm': one.image,
    'a/H3.pgm': two.image,
    'c/x.pgm': one.truth,
    'c/y.pgm': two.truth,
    'H3.ppm': three.image,
    'H3_GT.pgm': three.truth,
    'H3_skelGT.pgm': draw(40).truth,
  });
  const report = await take([input]);
  expect(report).toMatchObject({ rejected: [], unrecognised: [], doubtful: [] });
  expect(report.sets.map(({ name }) => name)).toEqual(['alpha']);
  expect(await states('alpha')).toEqual(['proven', 'proven', 'proven']);
});

it('pages keep their samples and channels as 8-bit PNGs, truths are 1-bit PNGs', async () => {
  await take([await put({ ...alpha.images, ...alpha.truths })]);
  for (const [i, { image, truth }] of alpha.drawn.entries()) {
    const [page, gt] = ['images', 'gt'].map((place) => path.join(folder, `alpha/${place}/H${i + 1}.png`));
    for (const [file, original] of [[page, image] as const, [gt, truth] as const]) {
      const { data, channels } = await decode(file);
      expect([channels, Buffer.from(data)]).toEqual([
        file === page && i !== 1 ? 3 : 1,
        original.subarray(-data.length),
      ]);
    }
    const depthAndColour = async (file: string) => [...(await readFile(file)).subarray(24, 26)];
    expect([await depthAndColour(page), await depthAndColour(gt)]).toEqual([
      [8, i === 1 ? 0 : 2],
      [1, 0],
    ]);
  }
});

it.each([
  ['zip', pack('zip', { ...alpha.images, ...alpha.truths })],
  ['7z', pack('7z', { ...alpha.images, ...alpha.truths })],
  ['RAR 4', rar4({ ...alpha.images, ...alpha.truths })],
  ['RAR 5', rar5({ ...alpha.images, ...alpha.truths })],
  [
    'zip in RAR in zip',
    pack('zip', { 'a/b.rar': rar5({ 'c.zip': await pack('zip', { ...alpha.images, ...alpha.truths }) }) }),
  ],
])('%s', async (_, archive) => {
  const input = await put({ 'archive.bin': await archive });
  expect((await take([path.join(input, 'archive.bin')])).rejected).toEqual([]);
  expect(await states('alpha')).toEqual(['proven', 'proven', 'proven']);
});

it('pages and truths may come by different calls', async () => {
  const images = await put({ 'images.rar': rar4(alpha.images) }, 'one');
  const truths = await put({ 'truths.zip': await pack('zip', alpha.truths) }, 'two');
  const first = await take([images]);
  expect(first.sets[0].pages).toEqual(['H1', 'H2', 'H3'].map((id) => ({ id, state: 'missing', why: 'no truth' })));
  await take([truths]);
  expect(await states('alpha')).toEqual(['proven', 'proven', 'proven']);
});

it('a page without known hash is taken when it lies beside known pages of its set', async () => {
  const report = await take([await put({ 'set.zip': await pack('zip', { ...beta.images, ...beta.truths }) })]);
  expect(report.rejected).toEqual([]);
  expect(await states('beta')).toEqual(['proven', 'proven', 'proven', 'unproven']);
});

it('a page without known hash is taken alone only when the set is named', async () => {
  const { 'images/H4.ppm': image } = beta.images;
  const { 'GT/H4_estGT.pgm': truth } = beta.truths;
  const input = await put({ 'images/H4.ppm': image, 'ground truth/h4.pgm': truth });
  const without = await take([input]);
  expect([without.sets, without.unrecognised.length, await installed()]).toEqual([[], 2, []]);
  await take([input], 'beta');
  expect(await states('beta')).toEqual(['missing', 'missing', 'missing', 'unproven']);
});

it('a page that is not the contest’s is rejected and replaces nothing', async () => {
  await take([await put({ ...alpha.images, ...alpha.truths })]);
  const file = path.join(folder, 'alpha/images/H2.png');
  const before = await readFile(file);
  const wrong = await put({ 'images/H2.ppm': draw(30).image, 'images/H1.ppm': alpha.drawn[0].image }, 'wrong');
  for (const set of [undefined, 'alpha']) {
    const { rejected } = await take([wrong], set);
    expect(rejected.map(({ message }) => message)).toEqual([
      expect.stringMatching(/H2\.ppm: not the page of alpha H2/),
    ]);
  }
  expect(await readFile(file)).toEqual(before);
});

it('a page of known bytes and other shape is no page of the set', async () => {
  const [{ image }] = alpha.drawn;
  const reshaped = Buffer.from(image.toString('latin1').replace('13 9', '9 13'), 'latin1');
  const { sets, unrecognised } = await take([await put({ 'H1.ppm': reshaped })]);
  expect([sets, unrecognised.length]).toEqual([[], 1]);
});

it('an unproven truth must have the size of its page, and is doubted when it is mostly ink', async () => {
  const { 'images/H4.ppm': image } = beta.images;
  await take([await put({ 'H4.ppm': image }, 'page')], 'beta');
  const large = await take([await put({ 'H4_gt.pgm': draw(7, 14, 9).truth }, 'large')], 'beta');
  expect(large.rejected.map(({ message }) => message)).toEqual([expect.stringContaining('its size is not that of')]);
  expect(await states('beta')).toEqual(Array(4).fill('missing'));
  const black = Buffer.concat([Buffer.from('P5\n13 9\n255\n'), Buffer.alloc(117)]);
  const { doubtful } = await take([await put({ 'H4_gt.pgm': black }, 'black')], 'beta');
  expect(doubtful.map((file) => path.basename(file))).toEqual(['H4_gt.pgm']);
});

it('a file beside truths is a truth, whatever its name', async () => {
  const answers = Object.entries(beta.truths).map(([, bytes], i) => [`answers/H${i + 1}.pgm`, bytes]);
  await take([await put({ ...beta.images, ...Object.fromEntries(answers) })]);
  expect(await states('beta')).toEqual(['proven', 'proven', 'proven', 'unproven']);
});

it('among pages and truths in one folder the ending tells them apart', async () => {
  const flat = (files: Files) => Object.entries(files).map(([name, bytes]) => [path.basename(name), bytes]);
  await take([await put(Object.fromEntries([...flat(beta.images), ...flat(beta.truths)]), 'gt and pages')]);
  expect(await states('beta')).toEqual(['proven', 'proven', 'proven', 'unproven']);
});

it('a data folder that cannot be written ends the import', async () => {
  await writeFile(folder, 'a file');
  await expect(take([await put(alpha.images)])).rejects.toMatchObject({ hint: expect.stringContaining('DOCBIN_DATA') });
});

it('two files for one unproven page are not both taken', async () => {
  const { 'images/H4.ppm': image } = beta.images;
  const { rejected } = await take([await put({ 'a/H4.ppm': image, 'b/H4.ppm': draw(31).image })], 'beta');
  expect(rejected.map(({ message }) => message)).toEqual([expect.stringMatching(/b\/H4\.ppm: .*a\/H4\.ppm/)]);
});

it('names in an archive become no paths', async () => {
  const names = [
    '../../../escaped.ppm',
    '/tmp/docbin-escaped.ppm',
    'a/../../escaped.ppm',
    'C:\\escaped.ppm',
    'e\nv\x1b.ppm',
  ];
  const entries = names.map((name) => ({ name, data: alpha.drawn[0].image }));
  await take([await put({ 'evil.zip': rawZip(...entries) })]);
  expect(await installed()).toEqual(['alpha/images/H1.png']);
  expect((await readdir(work)).sort()).toEqual(['data', 'in']);
});

it('links in a folder are not followed', async () => {
  const outside = await put({ ...alpha.images }, 'outside');
  const input = await put({ ...alpha.truths });
  await symlink(outside, path.join(input, 'linked'));
  await symlink(path.join(outside, 'images/H1.ppm'), path.join(input, 'H1.ppm'));
  await take([input]);
  expect(await installed()).toEqual(['alpha/gt/H1.png', 'alpha/gt/H2.png', 'alpha/gt/H3.png']);
});

it('hidden files are no pages', async () => {
  const zip = await pack('zip', { ...alpha.images, '__MACOSX/images/._H1.ppm': Buffer.from('Mac OS X') });
  const { rejected } = await take([
    await put({ 'a.zip': zip, '._b.zip': Buffer.from('x'), '.c/d.png': Buffer.from('x') }),
  ]);
  expect([rejected, (await installed()).length]).toEqual([[], 3]);
});

it('what cannot be read is rejected by name and the rest goes on', async () => {
  const good = await pack('zip', { ...alpha.images, ...alpha.truths });
  const input = await put({
    'cut.zip': good.subarray(0, good.length - 200),
    'page.html.rar': Buffer.from('<html>'),
    'secret.7z': await pack('7z', alpha.images, '-psecret'),
    'outer.zip': await pack('zip', { 'inner.7z': Buffer.from('no 7z') }),
    'H9.png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    'good.zip': good,
  });
  const { rejected } = await take([input]);
  const said = rejected.map((error) => error.message.slice(input.length + 1));
  expect(said.sort()).toEqual([
    expect.stringMatching(/^H9\.png: .*damaged or cut short/),
    'cut.zip: the archive is damaged or cut short',
    'outer.zip/inner.7z: not an archive',
    'page.html.rar: not an archive',
    'secret.7z: the archive is encrypted',
  ]);
  expect(rejected.every(({ hint }) => hint !== '')).toBe(true);
  expect(await states('alpha')).toEqual(['proven', 'proven', 'proven']);
});

it('an image that is larger than any page is refused, however few bytes it has', async () => {
  const side = 8200;
  const input = await put({
    'a.png': png(side, 1, 0, Array(side).fill(Array(side / 8).fill(0))),
    'b.pbm': Buffer.concat([Buffer.from(`P4\n${side} ${side}\n`), Buffer.alloc((side * side) / 8)]),
    'c.bmp': bmp({ width: side, height: side, bits: 8, compression: 1, data: Array((side * side) / 100).fill(0) }),
  });
  const { rejected } = await take([input]);
  expect(rejected.map(({ message }) => message)).toEqual(
    Array(3).fill(expect.stringContaining('at most 67108864 pixels')),
  );
});

it('the bounds are of all archives in an archive together', async () => {
  const inner = await pack('zip', { 'a.png': Buffer.alloc(900) });
  const outer = await pack('zip', { '1.zip': inner, '2.zip': inner });
  const refused: string[] = [];
  const open = (bytes: number) =>
    openArchive(outer, 'outer.zip', ({ file }) => refused.push(file), { entries: 9, entryBytes: 1000, bytes });
  expect((await open(1800 + 2 * inner.length)).map(({ name }) => name)).toEqual(['1.zip/a.png', '2.zip/a.png']);
  expect((await open(1799 + 2 * inner.length)).length).toBe(1);
  expect(refused).toEqual(['outer.zip/2.zip']);
});

it('archives in archives without end are refused', async () => {
  let archive: Uint8Array = alpha.drawn[0].image;
  for (let i = 0; i < 6; i++) archive = await pack('zip', { [i ? 'a.zip' : 'H1.ppm']: archive });
  const { sets, rejected } = await take([await put({ 'a.zip': archive })]);
  expect([sets, rejected.map(({ message }) => message)]).toEqual([
    [],
    [expect.stringContaining('more than 4 archives deep')],
  ]);
});

it('a path that is not there and an unknown set are wrong usage', async () => {
  await expect(take([path.join(work, 'nowhere')])).rejects.toMatchObject({ exitCode: 2 });
  await expect(take([work], 'gamma')).rejects.toMatchObject({ exitCode: 2, hint: expect.stringContaining('beta') });
});
