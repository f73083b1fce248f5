import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { published } from '../../src/contest/published.js';
import { rank } from '../../src/contest/rank.js';
import { readEntries, summarize } from '../../src/contest/results.js';
import { toJson } from '../../src/report/format.js';

const page = (id: string, fmeasure: number, pseudoFmeasure: number, psnr: number, drd: number) => ({
  id,
  fmeasure,
  pseudoFmeasure,
  psnr,
  drd,
});

// Ranks of page 1: F 1 1 2, pseudo F 2 1 3, PSNR 1 2 3, DRD 1 2 3 -> 5, 6, 11 for a, b, c.
// Ranks of page 2: F 3 2 1, pseudo F 2 2 1, PSNR 3 2 1, DRD 2 1 3 -> 10, 7, 6.
const a = { method: 'a', pairs: [page('1', 90, 91, 20, 2), page('2', 80, 85, 15, 4)] };
const b = { method: 'b', pairs: [page('1', 90, 92, 19, 3), page('2', 81, 85, 16, 3)] };
const c = { method: 'c', pairs: [page('1', 70, 75, 12, 9), page('2', 95, 96, 22, 9)] };

describe('the ranking of the contests', () => {
  it('is the sum of the ranks on every page and measure, equal values sharing one', () => {
    expect(rank([a, b, c]).map(({ method, score }) => [method, score])).toEqual([
      ['b', 13],
      ['a', 15],
      ['c', 17],
    ]);
  });

  it('of nothing is nothing', () => {
    expect(rank([])).toEqual([]);
  });

  it('by averages', () => {
    // means: F 85 85.5 82.5 -> 2 1 3; pseudo F 88 88.5 85.5 -> 2 1 3; PSNR 17.5 17.5 17 -> 1 1 2; DRD 3 3 9 -> 1 1 2
    expect(Object.fromEntries(rank([a, b, c]).map((row) => [row.method, row.averagesScore]))).toEqual({
      a: 6,
      b: 4,
      c: 10,
    });
  });

  it('counts an infinite PSNR as 0, and an infinite DRD as 1000', () => {
    const perfect = { method: 'perfect', pairs: [page('1', 100, 100, Number.POSITIVE_INFINITY, 0)] };
    const good = { method: 'good', pairs: [page('1', 99, 99, 30, 0.1)] };
    const bad = { method: 'bad', pairs: [page('1', 0, 0, 1, Number.POSITIVE_INFINITY)] };
    expect(rank([perfect, good, bad]).map(({ method, score }) => [method, score])).toEqual([
      ['perfect', 1 + 1 + 3 + 1],
      ['good', 2 + 2 + 1 + 2],
      ['bad', 3 + 3 + 2 + 3],
    ]);
  });

  it('needs the same pages and the four measures of every method', () => {
    expect(() => rank([a, { method: 'd', pairs: [a.pairs[0]] }])).toThrow('d: page 2');
    const { drd: _, ...three } = a.pairs[0];
    expect(() => rank([{ method: 'e', pairs: [three] }])).toThrow('e: its scores lack drd');
  });
});

it('a set called as every object has a part of has no published results', () => {
  for (const name of ['constructor', '__proto__', 'toString']) expect(published(name)).toBeUndefined();
  expect(published('dibco2013')?.pages).toBe(16);
});

it('results are read from files, the same method in two told apart', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'docbin-'));
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const saved = (entries: (typeof a)[]) => {
    const timed = { set: 's', width: 9, height: 9, millisecondsPerMegapixel: 1 };
    const methods = entries.map(({ method, pairs }) => ({
      method,
      params: {},
      ...summarize(pairs.map((row) => ({ ...timed, ...row }))),
    }));
    const set = { set: 's', pages: 2, of: 2, missing: [], unpaired: [], warnings: [], methods: [] };
    return toJson({ docbin: '1.2.3', sets: [set], methods });
  };
  const perfect = { method: 'c', pairs: [{ ...c.pairs[0], psnr: Number.POSITIVE_INFINITY }, c.pairs[1]] };
  const one = file('one.json', saved([a, b]));
  const two = file('two.json', saved([b, perfect]));
  const { sets, entries } = await readEntries([one, two]);
  expect(sets).toEqual(['s']);
  expect(entries[3].pairs[0].psnr).toBe(Number.POSITIVE_INFINITY);
  expect(entries.map(({ method }) => method)).toEqual(['a', 'b (one)', 'b (two)', 'c']);
  await expect(readEntries([file('bad.json', '[]')])).rejects.toThrow('bad.json: not the results of a benchmark');
  await expect(readEntries([path.join(folder, 'none.json')])).rejects.toThrow('cannot be read');
});
