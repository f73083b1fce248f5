#!/usr/bin/env node
// A trained run becomes the model of its name: models/NAME.onnx, its card, and PyTorch's own output for the tests.
//
//   node scripts/train/publish.js NAME --data DIR --run RUN --folds RUN ... [--work .train]
//
// The folds are runs of the same recipe that held sets out: the card's scores are theirs, on the sets that they did not see,
// measured by docbin itself. Needs `npm run build`.
import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchmark, loadModel, methods } from '../../dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    work: { type: 'string', default: '.train' },
    run: { type: 'string' },
    folds: { type: 'string', multiple: true, default: [] },
  },
});
const MEASURES = ['fmeasure', 'pseudoFmeasure', 'psnr', 'drd']; // the contests'
const [name] = positionals;
const file = (run, ending) => path.join(values.work, run, `${run}${ending}`);
const facts = async (run) => JSON.parse(await readFile(file(run, '.facts.json'), 'utf8'));
const version = JSON.parse(await readFile('node_modules/onnxruntime-node/package.json', 'utf8')).version;

const heldOutScores = {};
const foldRecipes = new Set();
let milliseconds = 0;
let pages = 0;
for (const run of values.folds) {
  const { heldOut, recipe } = await facts(run);
  foldRecipes.add(recipe);
  for (const set of heldOut) {
    const choice = { method: name, params: { model: file(run, '.onnx'), threads: 1 } };
    const [scores] = (await benchmark(path.join(values.data, set), { methods: [choice], measures: MEASURES })).methods;
    heldOutScores[set] = Object.fromEntries(
      Object.entries(scores.mean).map(([key, value]) => [key, +value.toFixed(2)]),
    );
    milliseconds += scores.millisecondsPerMegapixel * scores.pairs.length;
    pages += scores.pairs.length;
    console.log(set, heldOutScores[set]);
  }
}

const { bytes, layers, weights, macs, margin } = await loadModel(file(values.run, '.onnx'));
const { trainingSets, recipe, seed, trainingMinutes } = await facts(values.run);
const others = [...foldRecipes].filter((fold) => fold !== recipe);
const card = {
  name,
  title: methods.get(name).title,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  layers,
  weights,
  macsPerTile: macs,
  reach: margin,
  inference: 'threshold 0.5, tiles that overlap by twice the reach, no averaging over flips',
  trainingSets,
  recipe: [recipe, ...others.map((fold) => `the networks that held sets out: ${fold}`)].join('; '),
  seed,
  trainingMinutes,
  heldOutScores,
  millisecondsPerMegapixel: Math.round(milliseconds / pages),
  onnxruntime: version,
};
await writeFile(`models/${name}.json`, `${JSON.stringify(card, null, 2)}\n`);
await copyFile(file(values.run, '.onnx'), `models/${name}.onnx`);
await copyFile(file(values.run, '.pytorch.json'), `tests/fixtures/${name}.pytorch.json`);
