#!/usr/bin/env node
// Prints the table by which a recipe is chosen: the mean F-measure of networks and methods on all pages of the collections and on the worst
// tenth of them, the same of the hard pages (hard.py), and on each part of these and each collection. Needs `npm run build`.
//
//   node scripts/train/develop.js --data DIR [--run NAME ...] [--method NAME[:KEY=VALUE,...] ...] [--set NAME ...] [--all]
//                                 [--work .train] [--hard .train/hard]
//
// A run NAME is three networks, WORK/NAME-a/NAME-a.onnx and so on, which held out the folds a, b and c: each is scored on the hard pages of
// its fold and on the sets that its facts name as held out. A method is scored on everything; so is a network of models/, though it was trained
// on most of the sets. --set names the sets to score, `hard` among them. --all adds pseudo F-measure and PSNR, which are slow. A page's scores
// are kept in WORK/develop, by the network's hash or the method's name and parameters: remove it when a method's code has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { binarize, evaluate, readMask } from '../../dist/index.js';
import { FOLDS } from '../bench/folds.js';
import { table } from '../bench/markdown.js';

const NEW = [['noisyoffice'], ['lrde_dbd'], ['cb55']]; // one more in each fold
const NAMES = ['a', 'b', 'c'];
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    work: { type: 'string', default: '.train' },
    hard: { type: 'string' },
    run: { type: 'string', multiple: true, default: [] },
    method: { type: 'string', multiple: true, default: [] },
    set: { type: 'string', multiple: true },
    all: { type: 'boolean', default: false },
  },
});
const hard = values.hard ?? path.join(values.work, 'hard');
const measures = ['fmeasure', 'psnr', ...(values.all ? ['pseudoFmeasure'] : [])];
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const wanted = (set) => !values.set || values.set.includes(set);

/** The pages of a folder with images/ and gt/. */
function pagesOf(folder) {
  if (!existsSync(path.join(folder, 'images'))) return [];
  return readdirSync(path.join(folder, 'images'))
    .map((file) => ({
      id: path.parse(file).name,
      image: path.join(folder, 'images', file),
      truth: path.join(folder, 'gt', `${path.parse(file).name}.png`),
    }))
    .filter(({ truth }) => existsSync(truth));
}

/** What is scored in a row: for each fold a method with its parameters, the key of its scores, and the sets. */
function rows() {
  const runs = values.run.map((run) => ({
    name: run,
    folds: NAMES.flatMap((fold) => {
      const model = path.join(values.work, `${run}-${fold}`, `${run}-${fold}.onnx`);
      const facts = model.replace(/onnx$/, 'facts.json');
      if (existsSync(model) && existsSync(facts)) {
        return [{ fold, method: 'unet', params: { model }, key: sha256(model), sets: json(facts).heldOut }];
      }
      console.error(`${model} or its facts are not there: fold ${fold} of ${run} is left out`);
      return [];
    }),
  }));
  const others = values.method.map((text) => {
    const [method, settings = ''] = text.split(':');
    const params = Object.fromEntries(
      settings
        .split(',')
        .filter(Boolean)
        .map((pair) => {
          const [key, value] = pair.split('=');
          return [key, Number.isNaN(Number(value)) ? value : Number(value)];
        }),
    );
    const model = `models/${method}.onnx`;
    const key = `${method}-${existsSync(model) ? sha256(model) : 'classical'}-${JSON.stringify(params)}`;
    return {
      name: text,
      folds: NAMES.map((fold, i) => ({ fold, method, params, key, sets: [...FOLDS[i], ...NEW[i]] })),
    };
  });
  return [...others, ...runs];
}

/** The scores of the pages of a folder, from the file of this network or method where they are there. */
async function scoresOf({ method, params, key }, folder) {
  const name = createHash('sha256')
    .update(`${key} ${path.basename(folder)}`)
    .digest('hex')
    .slice(0, 16);
  const file = path.join(values.work, 'develop', `${name}.json`);
  const known = existsSync(file) ? json(file) : {};
  const scores = [];
  for (const { id, image, truth } of pagesOf(folder)) {
    const page = `${id} ${sha256(image).slice(0, 12)} ${sha256(truth).slice(0, 12)}`;
    if (!measures.every((measure) => measure in (known[page] ?? {}))) {
      const threads = method.startsWith('unet') ? { threads: 1 } : {};
      const mask = await binarize(image, { method, params: { ...params, ...threads } });
      known[page] = evaluate(mask, await readMask(truth), { measures });
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(`${file}.tmp`, JSON.stringify(known));
      renameSync(`${file}.tmp`, file);
    }
    scores.push({ id, ...known[page] });
  }
  return scores;
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
/** The mean of the worst tenth. */
const worst = (numbers) => mean(numbers.toSorted((a, b) => a - b).slice(0, Math.ceil(numbers.length / 10)));
const f = (pages) => pages.map(({ fmeasure }) => fmeasure);
const partOf = ({ id }) => id.replace(/-\d+$/, '');
const cell = (number) => (Number.isFinite(number) ? number.toFixed(2) : '–');

const parts = wanted('hard') ? [...new Set(NAMES.flatMap((fold) => pagesOf(path.join(hard, fold)).map(partOf)))] : [];
const collections = [...FOLDS, ...NEW].flat().filter(wanted);
const more = values.all ? ['pseudoFmeasure', 'psnr'] : [];
const lines = [];
for (const { name, folds } of rows()) {
  const hardPages = [];
  const sets = {};
  for (const choice of folds) {
    if (parts.length > 0) hardPages.push(...(await scoresOf(choice, path.join(hard, choice.fold))));
    for (const set of choice.sets.filter((set) => collections.includes(set))) {
      sets[set] = await scoresOf(choice, path.join(values.data, set));
      console.error(name, set, cell(mean(f(sets[set]))));
    }
  }
  const pages = Object.values(sets).flat();
  lines.push([
    name,
    pages.length,
    ...[mean(f(pages)), worst(f(pages)), ...more.map((measure) => mean(pages.map((page) => page[measure])))].map(cell),
    ...[mean(f(hardPages)), worst(f(hardPages))].map(cell),
    ...parts.map((part) => cell(mean(f(hardPages.filter((page) => partOf(page) === part))))),
    ...collections.map((set) => cell(mean(f(sets[set] ?? [])))),
  ]);
}
console.log(
  table(['', 'pages', 'F', 'worst tenth', ...more, 'hard', 'worst tenth of hard', ...parts, ...collections], lines),
);
