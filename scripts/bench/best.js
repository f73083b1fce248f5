#!/usr/bin/env node
// F-measure of the network, of howe-morph, of what both take for ink, and of `best`: the mean of each set's pages and of the worst tenth of
// them. With several weights, `best` is scored with each combination of them. Give a model that did not see the sets. Needs `npm run build`.
//
//   node scripts/bench/best.js --model FILE --sets SET ... [--pages N] [--scale N] [--laplacian W ...] [--c C ...] [--thi T ...] [--json FILE]
//
// SET holds images/ and gt/. --pages takes the first N of a set, --scale reduces pages by a whole number, truths by majority. An option that
// takes several values takes them with spaces or in repeated options.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pairFolders } from '../../dist/datasets/pairing.js';
import { decode, evaluate, methods, readMask } from '../../dist/index.js';
import { luma } from '../../dist/kernels/luma.js';
import { subsample } from '../../dist/kernels/subsample.js';
import { fusion } from '../../dist/methods/best.js';
import { inkProbabilities } from '../../dist/methods/unet.js';

const options = readOptions(process.argv.slice(2));
const defaults = methods.get('best').params.parse({});
const number = (name) => options[name]?.map(Number);
const { model = [defaults.model], sets = [], json } = options;
const [scale] = number('scale') ?? [1];
const [pages] = number('pages') ?? [Number.POSITIVE_INFINITY];
const combinations = (number('laplacian') ?? [defaults.laplacian]).flatMap((laplacian) =>
  (number('c') ?? [defaults.c]).flatMap((c) => (number('thi') ?? [defaults.tHi]).map((tHi) => ({ laplacian, c, tHi }))),
);
const howeMorph = methods.get('howe-morph');

const rows = []; // one a page: its set, name, megapixels, F-measures and seconds of user time by candidate
for (const set of sets) {
  const { pairs } = await pairFolders(path.join(set, 'images'), path.join(set, 'gt'));
  const own = [];
  for (const pair of pairs.slice(0, pages)) {
    const page = reducedPage(await decode(pair.mask));
    const truth = reducedMask(await readMask(pair.truth));
    own.push({ set: path.basename(set), page: path.basename(pair.mask), ...(await scores(page, truth)) });
  }
  rows.push(...own);
  print(path.basename(set), own);
}
if (new Set(rows.map(({ set }) => set)).size > 1) print('all pages', rows);
if (json) await writeFile(json[0], `${JSON.stringify(rows, null, 1)}\n`);

async function scores(page, truth) {
  const grey = { ...page, channels: 1, data: luma(page) };
  const [probabilities, networkTime] = await timed(() =>
    inkProbabilities(page, { model: model[0], tile: 1024, batch: 1, threads: 1 }),
  );
  const network = { ...truth, data: Uint8Array.from(probabilities, (p) => (p > 0.5 ? 1 : 0)) };
  const [howe, howeTime] = await timed(() => howeMorph.run(grey, howeMorph.params.parse({})));
  const both = { ...truth, data: network.data.map((ink, i) => ink & howe.data[i]) };
  const [fused, fusionTime] = await timed(() => fusion(grey, probabilities));
  const candidates = {
    network: [network, networkTime],
    'howe-morph': [howe, howeTime],
    AND: [both, networkTime + howeTime],
  };
  for (const weights of combinations) {
    const [mask, time] = await timed(() => fused(weights));
    candidates[named(weights)] = [mask, networkTime + fusionTime + time];
  }
  const each = (pick) => Object.fromEntries(Object.entries(candidates).map(([name, found]) => [name, pick(found)]));
  return {
    megapixels: (page.width * page.height) / 1e6,
    fmeasure: each(([mask]) => evaluate(mask, truth, { measures: ['fmeasure'] }).fmeasure),
    seconds: each(([, seconds]) => seconds),
  };
}

function print(title, rows) {
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  const megapixels = sum(rows.map((row) => row.megapixels));
  console.log(`\n${title}: ${rows.length} pages\n`);
  console.log('| | mean F | worst tenth | ms/Mpx |\n| --- | ---: | ---: | ---: |');
  for (const name of Object.keys(rows[0]?.fmeasure ?? {})) {
    const values = rows.map((row) => row.fmeasure[name]).sort((a, b) => a - b);
    const worst = values.slice(0, Math.ceil(values.length / 10));
    const time = (1000 * sum(rows.map((row) => row.seconds[name]))) / megapixels;
    const mean = (some) => (sum(some) / some.length).toFixed(2);
    console.log(`| ${name} | ${mean(values)} | ${mean(worst)} | ${time.toFixed(0)} |`);
  }
}

function named({ laplacian, c, tHi }) {
  return `best laplacian=${laplacian} c=${c} tHi=${tHi}`;
}

/** A result and the seconds of user time that it took. */
async function timed(make) {
  const before = process.cpuUsage().user;
  const result = await make();
  return [result, (process.cpuUsage().user - before) / 1e6];
}

function reducedPage(page) {
  if (scale === 1) return page;
  const { width, height, channels, data } = page;
  const planes = Array.from({ length: channels }, (_, k) =>
    subsample(
      Uint8Array.from({ length: width * height }, (_, i) => data[channels * i + k]),
      width,
      height,
      scale,
    ),
  );
  const reduced = Uint8Array.from(
    { length: channels * planes[0].length },
    (_, i) => planes[i % channels][Math.floor(i / channels)],
  );
  return { ...page, width: Math.ceil(width / scale), height: Math.ceil(height / scale), data: reduced };
}

function reducedMask({ width, height, data }) {
  if (scale === 1) return { width, height, data };
  const grey = subsample(
    data.map((ink) => 255 * ink),
    width,
    height,
    scale,
  );
  return {
    width: Math.ceil(width / scale),
    height: Math.ceil(height / scale),
    data: grey.map((value) => (value > 127 ? 1 : 0)),
  };
}

/** `--name value ...` to { name: [value, ...] }. */
function readOptions(args) {
  const options = {};
  let name;
  for (const arg of args) {
    if (arg.startsWith('--')) {
      name = arg.slice(2);
      options[name] ??= [];
    } else options[name].push(arg);
  }
  return options;
}
