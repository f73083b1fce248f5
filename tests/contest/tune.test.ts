import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { haltonPoint, type Params, search } from '../../src/contest/search.js';
import { readMask } from '../../src/image/mask.js';
import { checkParams, defineMethod, oddWindow } from '../../src/methods/define.js';
import { findMethod, methods } from '../../src/methods/find.js';
import { searchSpace } from '../../src/methods/space.js';
import { evaluate } from '../../src/pipeline/evaluate.js';
import { binarize } from '../../src/pipeline/page.js';
import { drawnPage, root, temporaryFolder } from '../cli/run.js';
import { trainingSet } from './trainingSet.js';

// workers run what was built
const { tune }: typeof import('../../src/index.js') = await import(path.join(root, 'dist/index.js'));

const PLACES = Array.from({ length: 101 }, (_, i) => i / 100);

describe('the search space', () => {
  const classical = [...methods.values()].filter(({ params }) => !('model' in params.shape));
  const automatic = ['howe', 'howe-morph']; // choose their parameters on each page
  const tunable = classical.filter(
    ({ name, params }) => Object.keys(params.shape).length > 0 && !automatic.includes(name),
  );

  it.each(tunable.map((method) => [method.name, method] as const))('of %s is all of its parameters', (_, method) => {
    const axes = searchSpace(method);
    expect(axes.map(({ name }) => name)).toEqual(Object.keys(method.params.shape));
    const defaults = checkParams(method, {});
    for (const { name, at, placeOf } of axes) {
      expect([name, at(placeOf(defaults[name]))]).toEqual([name, defaults[name]]); // the default is in it
      for (const place of PLACES) expect(checkParams(method, { [name]: at(place) })[name]).toBe(at(place));
      expect(new Set(PLACES.map(at)).size).toBeGreaterThan(20);
    }
  });

  it('of a network is empty', () => {
    for (const method of methods.values()) if (!classical.includes(method)) expect(searchSpace(method)).toEqual([]);
  });

  it('has windows on a log scale, odd, and none larger than the page', () => {
    const [window] = searchSpace(findMethod('sauvola'));
    expect([0, 0.5, 1].map(window.at)).toEqual([5, 37, 301]); // √(5·301) = 38.8
    const [small] = searchSpace(findMethod('sauvola'), 120);
    expect(small.at(1)).toBe(119);
    expect(Math.max(...PLACES.map((place) => small.at(place) as number))).toBe(119);
    expect(searchSpace(findMethod('sauvola'), 5).map(({ name }) => name)).toEqual(['k', 'r']);
  });

  it('has booleans and choices, and no number without a range', () => {
    const made = defineMethod({
      name: 'made',
      title: '',
      source: '',
      params: z.object({
        smooth: z.boolean().default(true),
        edges: z.enum(['clip', 'mirror', 'wrap']).default('mirror'),
        passes: z.number().int().default(2),
        threads: z.number().int().default(1),
        window: oddWindow(9),
      }),
      search: { passes: [1, 4], window: [5, 301] },
      input: 'grey',
      run: ({ width, height, data }) => ({ width, height, data }),
    });
    const values = searchSpace(made).map(({ name, at }) => [name, [...new Set(PLACES.map(at))].slice(0, 4)]);
    expect(values).toEqual([
      ['smooth', [false, true]],
      ['edges', ['clip', 'mirror', 'wrap']],
      ['passes', [1, 2, 3, 4]],
      ['window', [5, 7, 9, 11]],
    ]);
    for (const { name, at, placeOf } of searchSpace(made)) {
      const value = (checkParams(made, {}) as Params)[name];
      expect(at(placeOf(value))).toBe(value);
    }
  });
});

describe('the search', () => {
  const axes = searchSpace(findMethod('sauvola'));
  const first = { params: { window: 25, k: 0.2, r: 128 }, score: -1000 };
  const hill = async (candidates: Params[]) =>
    candidates.map((params) => {
      const { window, k, r } = params as Record<string, number>;
      return { params, score: -Math.abs(Math.log(window / 75)) - 5 * Math.abs(k - 0.43) - Math.abs(r - 60) / 100 };
    });
  const higher = (a: number, b: number) => a > b;

  it('climbs a hill, within its trials, trying nothing twice', async () => {
    const seen: Params[] = [];
    const run = (candidates: Params[]) => {
      seen.push(...candidates);
      return hill(candidates);
    };
    const { best, tried } = await search(axes, first, { trials: 100, seed: 3, better: higher, run });
    expect([tried, seen.length, new Set(seen.map((params) => JSON.stringify(params))).size]).toEqual([100, 99, 99]);
    const explored = Math.max(...(await hill(seen.slice(0, 49))).map(({ score }) => score));
    expect(best.score).toBeGreaterThan(explored / 4); // refined
  });

  it('never ends below its start, and stops when all is tried', async () => {
    const worse = async (candidates: Params[]) => candidates.map((params) => ({ params, score: 1 }));
    const good = { params: first.params, score: 2 };
    expect((await search(axes, good, { trials: 30, seed: 1, better: higher, run: worse })).best).toBe(good);
    const [coin] = [{ name: 'coin', at: (place: number) => place > 0.5, placeOf: Number }];
    const start = { params: { coin: true }, score: 0 };
    const { best, tried } = await search([coin], start, { trials: 30, seed: 1, better: higher, run: worse });
    expect([best.params, tried]).toEqual([{ coin: false }, 2]);
  });

  it('spreads its points evenly, shifted by the seed', () => {
    expect([1, 2, 3, 4, 5, 6].map((index) => haltonPoint(index, 1, 0)[0])).toEqual([
      0.5, 0.25, 0.75, 0.125, 0.625, 0.375,
    ]);
    for (const axis of [0, 1, 2, 3, 4]) {
      const tenths = Array.from({ length: 200 }, (_, i) => Math.floor(10 * haltonPoint(i + 1, 5, 7)[axis]));
      for (let tenth = 0; tenth < 10; tenth++) {
        expect(tenths.filter((value) => value === tenth).length).toBeGreaterThan(14);
      }
    }
    expect(haltonPoint(1, 3, 1)).not.toEqual(haltonPoint(1, 3, 2));
  });
});

describe('tune', () => {
  it('gives the same result again and with other threads, another with another seed', async () => {
    const sets = [await trainingSet()];
    const run = async (jobs: number, seed: number) =>
      (await tune({ method: 'wolf', sets, trials: 14, jobs, seed })).tuned;
    const one = await run(1, 5);
    expect(await run(2, 5)).toEqual(one);
    expect((await run(2, 6)).params).not.toEqual(one.params);
  });

  it('beats defaults that are bad, by the mean of all pages of all sets', async () => {
    const sets = [await trainingSet('01-letter.jpg', '08-diary.jpg'), await trainingSet('05-cyrillic.png')];
    const { tuned, unpaired } = await tune({ method: 'niblack', sets, trials: 30 });
    expect(unpaired).toEqual([]);
    expect(tuned.defaults.params).toEqual({ window: 25, k: -0.2 });
    expect(tuned.score).toBeGreaterThan(tuned.defaults.score + 10);
    expect(tuned.tunedOn).toMatchObject({ pages: 3, measure: 'fmeasure', trials: 30, seed: 1 });
    for (const { params, score } of [tuned, tuned.defaults]) {
      let sum = 0;
      for (const [folder, id] of [
        [sets[0], '01-letter'],
        [sets[0], '08-diary'],
        [sets[1], '05-cyrillic'],
      ]) {
        const mask = await binarize(path.join(folder, 'images', `${id}.pgm`), { method: 'niblack', params });
        sum += evaluate(mask, await readMask(path.join(folder, 'gt', `${id}_gt.pgm`))).fmeasure;
      }
      expect(score).toBeCloseTo(sum / 3, 8);
    }
  });

  it.each([
    ['drd', 'lower'],
    ['mcc', 'higher'],
  ])('takes the direction of the measure: %s', async (measure, direction) => {
    const { tuned } = await tune({ method: 'nick', sets: [await trainingSet()], trials: 12, measure });
    const [better, worse] = direction === 'higher' ? [tuned, tuned.defaults] : [tuned.defaults, tuned];
    expect(better.score).toBeGreaterThan(worse.score);
  });

  it('keeps the defaults when they are all that may be tried', async () => {
    const { tuned } = await tune({ method: 'sauvola', sets: [await trainingSet()], trials: 1 });
    expect([tuned.params, tuned.score]).toEqual([tuned.defaults.params, tuned.defaults.score]);
  });

  it('tries no window that a page is too small for', async () => {
    const folder = await temporaryFolder();
    for (const room of ['images', 'gt']) await mkdir(path.join(folder, room));
    await writeFile(path.join(folder, 'images/a.pgm'), drawnPage(30, 20));
    await writeFile(
      path.join(folder, 'gt/a.pgm'),
      drawnPage(30, 20).map((value) => (value === 60 ? 0 : value)),
    );
    const windows: number[] = [];
    const onProgress = (_: number, __: number, line: string) => windows.push(Number(/window=(\d+)/.exec(line)?.[1]));
    await tune({ method: 'sauvola', sets: [folder, await trainingSet()], trials: 40, onProgress });
    expect(windows.length).toBe(40);
    expect(Math.max(...windows)).toBe(29);
  });

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController();
    const sets = [await trainingSet()];
    const onProgress = () => stop.abort(new Error('enough'));
    await expect(tune({ method: 'sauvola', sets, signal: stop.signal, onProgress })).rejects.toThrow('enough');
  });

  it('says what is wrong', async () => {
    const folder = await trainingSet('01-letter.jpg');
    const run = (options: object) => tune({ method: 'sauvola', sets: [folder], trials: 2, ...options });
    await expect(run({ method: 'otsu' })).rejects.toThrow('otsu cannot be tuned: it has no parameters');
    await expect(run({ method: 'unet' })).rejects.toThrow('unet cannot be tuned: none of model, threshold');
    await expect(run({ method: 'magic' })).rejects.toThrow("unknown method 'magic'");
    await expect(run({ measure: 'beauty' })).rejects.toThrow("no measure 'beauty'");
    await expect(run({ trials: 0 })).rejects.toThrow('--trials 0');
    await expect(run({ seed: 1.5 })).rejects.toThrow('--seed 1.5');
    await expect(run({ jobs: 0 })).rejects.toThrow('--jobs 0');
    await expect(run({ sets: [path.join(folder, 'nosuch')] })).rejects.toThrow('nosuch');
    await expect(run({ sets: [] })).rejects.toThrow('no training set');
    await cp(path.join(folder, 'images/01-letter.pgm'), path.join(folder, 'images/lonely.pgm'));
    expect((await run({})).unpaired).toEqual([path.join(folder, 'images/lonely.pgm')]);

    const truth = path.join(folder, 'gt/01-letter_gt.pgm');
    await writeFile(truth, drawnPage(40, 40));
    await expect(run({})).rejects.toThrow(/01-letter\.pgm is 220 × 160 pixels, but its truth is 40 × 40/);
    await writeFile(truth, drawnPage(220, 160));
    await expect(run({ measure: 'drd' })).rejects.toThrow('drd has no finite mean');
    await rm(truth);
    await writeFile(truth, 'no image');
    await expect(run({})).rejects.toThrow(/01-letter_gt\.pgm: /);
  });
});
