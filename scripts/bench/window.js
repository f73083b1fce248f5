#!/usr/bin/env node
// F-measure of the window methods on the contests' sets with their default window and with windows of several widths of the page's strokes,
// on the pages as they are and at twice their size: scripts/bench/window.json. Needs `npm run build`.
//
//   node scripts/bench/window.js DATA && node scripts/bench/windowTable.js      DATA holds the sets' folders
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { pairFolders } from '../../dist/datasets/pairing.js';
import { decode, evaluate, methods, readMask } from '../../dist/index.js';
import { inMemory } from '../../dist/kernels/pageRows.js';
import { pageStroke, sideOf } from '../../dist/methods/autoWindow.js';
import { inputOf } from '../../dist/methods/define.js';

const FILE = new URL('./window.json', import.meta.url);
const SETS = ['dibco2009', 'hdibco2010', 'dibco2011', 'hdibco2012', 'dibco2013', 'hdibco2014', 'hdibco2016'];
const STROKES = [1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 23, 26, 30, 35, 40, 50, 70, 100, 150];
const data = process.argv[2];
const strokesOf = ({ params }) => params.shape.window?.meta().strokes;
const METHODS = [...methods.values()].filter(strokesOf);

/** The grey page and its truth at twice their size. */
async function doubled({ width, height, data }, truth) {
  const size = { width: 2 * width, height: 2 * height };
  const grey = sharp(data, { raw: { width, height, channels: 1 } }).resize({ ...size, kernel: 'cubic', fit: 'fill' });
  const samples = new Uint8Array(await grey.toColourspace('b-w').raw().toBuffer());
  const at = (i) => (Math.floor(i / size.width) >> 1) * width + ((i % size.width) >> 1);
  return [
    { ...size, channels: 1, data: samples, meta: {} },
    { ...size, data: samples.map((_, i) => truth.data[at(i)]) },
  ];
}

/** The F-measure of a page with windows of some widths of its strokes, and with the default one. */
async function scored(method, page, truth, widths) {
  const stroke = pageStroke(inMemory(page));
  const score = async (params) => {
    const mask = await method.run(page, method.params.parse(params));
    return evaluate(mask, truth, { measures: ['fmeasure'] }).fmeasure;
  };
  const scores = { fixed: await score({}) };
  for (const strokes of widths) scores[strokes] = await score({ window: sideOf(strokes * stroke) });
  return scores;
}

/** Means of scores of pages. */
const mean = (scores) =>
  Object.fromEntries(
    Object.keys(scores[0]).map((key) => {
      const sum = scores.reduce((total, score) => total + score[key], 0);
      return [key, Number((sum / scores.length).toFixed(3))];
    }),
  );

const results = Object.fromEntries(METHODS.map(({ name }) => [name, {}]));
for (const set of SETS) {
  const { pairs } = await pairFolders(path.join(data, set, 'images'), path.join(data, set, 'gt'));
  const scores = new Map(METHODS.map((method) => [method, { asIs: [], doubled: [] }]));
  for (const pair of pairs) {
    const [page, truth] = [inputOf(METHODS[0], await decode(pair.mask)), await readMask(pair.truth)];
    const large = await doubled(page, truth);
    for (const [method, { asIs, doubled }] of scores) {
      asIs.push(await scored(method, page, truth, STROKES));
      doubled.push(await scored(method, ...large, [strokesOf(method)]));
    }
  }
  for (const [{ name }, sizes] of scores) results[name][set] = { asIs: mean(sizes.asIs), doubled: mean(sizes.doubled) };
  console.log(set, pairs.length, 'pages');
  writeFileSync(FILE, `${JSON.stringify(results, null, 1)}\n`);
}
