import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { resultsSchema } from '../../src/contest/results.js';
import { measures } from '../../src/measures/registry.js';
import { BEST_CLASSICAL, findMethod } from '../../src/methods/find.js';
import { docbin, drawnPage, root, sample, temporaryFolder } from './run.js';

it('evaluate prints pairs, mean and unpaired files as JSON', async () => {
  const folder = await temporaryFolder();
  await docbin([path.join(sample, 'images'), '-o', folder, '-m', 'otsu']);
  await writeFile(path.join(folder, 'lonely.pgm'), drawnPage());
  const { code, stdout, stderr } = await docbin(['evaluate', folder, path.join(sample, 'gt'), '--json']);
  expect(code).toBe(0);
  const { pairs, mean, unpaired } = JSON.parse(stdout);
  expect(pairs.length).toBe((await readdir(path.join(sample, 'gt'))).length);
  expect(Object.keys(pairs[0])).toEqual(['id', ...measures.map(({ name }) => name)]);
  const average = pairs.reduce((sum: number, row: { drd: number }) => sum + row.drd, 0) / pairs.length;
  expect(mean.drd).toBeCloseTo(average, 10);
  expect(unpaired.map((file: string) => path.basename(file))).toEqual(['lonely.pgm']);
  expect(stderr).toContain('lonely.pgm');
});

it('evaluate prints a table, CSV and Markdown', async () => {
  const gt = path.join(sample, 'gt');
  const some = ['--measures', 'fmeasure,mcc'];
  expect((await docbin(['evaluate', gt, gt, ...some])).stdout).toMatch(/mean.*100.*1\.0000/);
  expect((await docbin(['evaluate', gt, gt, ...some, '--csv'])).stdout.split('\n')[0]).toBe('id,fmeasure,mcc');
  expect((await docbin(['evaluate', gt, gt, ...some, '--markdown'])).stdout).toMatch(/^\|.*\|\n\|[-:| ]+\|/);
  const wrong = await docbin(['evaluate', gt, gt, '--measures', 'fmeasur']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("no measure 'fmeasur'")]);
});

it('masks of another size than their truth are refused by name', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'a'));
  await mkdir(path.join(folder, 'b'));
  await writeFile(path.join(folder, 'a/x.pgm'), drawnPage(30, 20));
  await writeFile(path.join(folder, 'b/x_GT.pgm'), drawnPage(31, 20));
  const { code, stderr } = await docbin(['evaluate', path.join(folder, 'a'), path.join(folder, 'b')]);
  expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
  expect(stderr).toMatch(/x\.pgm.*30.*20.*31.*20/);
});

it('a truth that is mostly ink, or has none, is scored with a warning', async () => {
  const folder = await temporaryFolder();
  const page = (value: number) => Buffer.concat([Buffer.from('P5 4 4 255\n'), Buffer.alloc(16, value)]);
  for (const [name, value] of [
    ['black', 0],
    ['white', 255],
  ] as const)
    await writeFile(path.join(folder, `${name}.pgm`), page(value));
  const { code, stdout, stderr } = await docbin(['evaluate', folder, folder, '--json']);
  expect([code, JSON.parse(stdout).warnings.length]).toEqual([0, 2]);
  expect(stderr).toMatch(/black\.pgm: more than half of the truth is ink[\s\S]*white\.pgm: a truth without ink/);
});

it('evaluate says which folder is missing', async () => {
  const { code, stderr } = await docbin(['evaluate', 'nosuch', 'nosuch2']);
  expect(code).toBe(2);
  expect(stderr).toContain('nosuch');
});

it('benchmark compares methods, with milliseconds per megapixel', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'images'));
  await mkdir(path.join(folder, 'gt'));
  for (const name of (await readdir(path.join(sample, 'images'))).slice(0, 2)) {
    await cp(path.join(sample, 'images', name), path.join(folder, 'images', name));
    const truth = `${path.parse(name).name}.png`;
    await cp(path.join(sample, 'gt', truth), path.join(folder, 'gt', truth));
  }
  await cp(path.join(sample, 'gt/01-letter.png'), path.join(folder, 'gt/lonely_gt.png'));
  const { code, stdout } = await docbin(['benchmark', folder, '--methods', 'unet,otsu,niblack,sauvola', '--json']);
  expect(code).toBe(0);
  const { docbin: version, sets, methods } = resultsSchema.parse(JSON.parse(stdout));
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(sets).toMatchObject([{ set: path.basename(folder), pages: 2, of: 3, missing: ['lonely'] }]);
  expect(methods[0].model?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(methods[3].params).toEqual({ window: 25, k: 0.2, r: 128 });
  expect(methods.map(({ method }: { method: string }) => method)).toEqual(['unet', 'otsu', 'niblack', 'sauvola']);
  for (const { pairs, mean, millisecondsPerMegapixel } of methods) {
    expect(pairs.length).toBe(2);
    expect(mean.fmeasure).toBeCloseTo((Number(pairs[0].fmeasure) + Number(pairs[1].fmeasure)) / 2, 10);
    expect(millisecondsPerMegapixel).toBeGreaterThan(0);
  }
  expect((await docbin(['benchmark', folder, '--methods', 'otsu', '--markdown'])).stdout).toContain(
    '| otsu | 2 of 3 |',
  );

  const saved = path.join(folder, 'results.json');
  await writeFile(saved, stdout);
  const { ranked } = JSON.parse((await docbin(['rank', saved, '--json'])).stdout);
  expect(ranked.length).toBe(4);
  expect(ranked.map(({ score }: { score: number }) => score)).toEqual(
    ranked.map(({ score }: { score: number }) => score).toSorted((a: number, b: number) => a - b),
  );
  const unknown = await docbin(['rank', saved, '--published']);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('no published results')]);
});

it('benchmark tells of known sets by how many pages they are, in every form, and of several in one run', async () => {
  const folder = await temporaryFolder();
  for (const [set, id, ending] of [
    ['hdibco2016', '1', ''],
    ['dibco2013', 'HW01', '_GT'],
  ]) {
    for (const part of ['images', 'gt']) {
      await mkdir(path.join(folder, set, part), { recursive: true });
      const name = `${id}${part === 'gt' ? ending : ''}.png`;
      await cp(path.join(sample, 'gt/08-diary.png'), path.join(folder, set, part, name));
    }
  }
  const sets = [path.join(folder, 'hdibco2016'), path.join(folder, 'dibco2013')];
  const run = (...format: string[]) =>
    docbin(['benchmark', ...sets, '--methods', 'otsu,triangle', '--measures', 'fmeasure', ...format]);
  const table = await run();
  expect(table.stdout).toMatch(/hdibco2016 +otsu +1 of 10 +100\.00[\s\S]*\n\n[\s\S]*dibco2013 +otsu +1 of 16 /);
  expect(table.stderr).toContain('dibco2013: 1 of 16 pairs; missing: HW02, HW03');
  const csv = (await run('--csv')).stdout.split('\n');
  expect(csv[0]).toBe('set,method,pages,fmeasure,millisecondsPerMegapixel');
  expect(csv[3]).toMatch(/^dibco2013,otsu,1 of 16,100,/);
  expect((await run('--latex')).stdout).toContain('hdibco2016 & otsu & 1 of 10 &');
  expect((await run('--markdown', '--published')).stdout).toContain('| hdibco2016 | 1st of the contest | 10 | 87.61 |');
  const { sets: facts } = resultsSchema.parse(JSON.parse((await run('--json')).stdout));
  expect(facts.map(({ pages, of, missing }) => [pages, of, missing.length])).toEqual([
    [1, 10, 9],
    [1, 16, 15],
  ]);
  const absent = await docbin(['benchmark', 'dibco2019'], { env: { DOCBIN_DATA: folder } });
  expect([absent.code, absent.stderr]).toEqual([3, expect.stringContaining('docbin datasets fetch dibco2019')]);
  const unknown = await docbin(['benchmark', 'dibco2015']);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('no data set of that name')]);
});

it('benchmark and rank compare with parameters from a file', async () => {
  const folder = await temporaryFolder();
  const tuned = path.join(folder, 'otherwise.json');
  await writeFile(tuned, JSON.stringify({ method: 'sauvola', params: { k: 0.05 } }));
  const set = path.join(root, 'datasets/sample');
  const run = (...args: string[]) => docbin(['benchmark', set, '--measures', 'fmeasure', '--json', ...args]);
  const { methods } = JSON.parse((await run('--methods', 'sauvola', '--params', tuned)).stdout);
  expect(methods[0].params).toEqual({ window: 25, k: 0.05, r: 128 });
  const stray = await run('--methods', 'wolf', '--params', tuned);
  expect([stray.code, stray.stderr]).toEqual([2, expect.stringContaining('sauvola is not among --methods')]);
});

it('weights are written for a folder of truths, and read by evaluate', async () => {
  const folder = await temporaryFolder();
  const truth = path.join(sample, 'gt', (await readdir(path.join(sample, 'gt')))[0]);
  expect((await docbin(['weights', truth, '-o', folder])).code).toBe(0);
  expect((await readdir(folder)).length).toBe(2);
  const scores = ['--measures', 'pseudoFmeasure', '--json'];
  const made = JSON.parse((await docbin(['evaluate', truth, truth, ...scores])).stdout);
  const read = JSON.parse((await docbin(['evaluate', truth, truth, ...scores, '--weights', folder])).stdout);
  expect(read.mean).toEqual(made.mean);
  expect((await docbin(['weights', truth, '-o', folder])).code).toBe(2);
});

it('methods, measures and models list what there is', async () => {
  const methods = JSON.parse((await docbin(['methods', '--json'])).stdout);
  expect(methods.find(({ name }: { name: string }) => name === 'sauvola').params).toContainEqual(
    expect.objectContaining({ name: 'k', default: 0.2 }),
  );
  expect((await docbin(['methods'])).stdout).toContain(`best-classical  stands for ${BEST_CLASSICAL}`);
  expect(findMethod('best-classical').name).toBe(BEST_CLASSICAL);
  expect((await docbin(['measures'])).stdout).toMatch(/drd .*lower is better/);
  const [model] = JSON.parse((await docbin(['models', '--json'])).stdout);
  expect([model.name, model.weights]).toEqual(['unet', 51765]);
  expect((await docbin(['models'])).stdout).toMatch(/51,765 .*\n.*159\.6 million multiply-adds/);
});

it('--help has examples for every command', async () => {
  for (const command of ['binarize', 'evaluate', 'benchmark', 'rank']) {
    expect((await docbin([command, '--help'])).stdout).toContain('Examples:');
  }
  expect((await docbin(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
