#!/usr/bin/env node
// Scores classical methods on every set, with their papers' parameters and with those of scripts/bench/tuned.json, and times them on a grey
// page of A4: scripts/bench/methods.json. Needs `npm run build`.
//
//   node scripts/bench/score.js DATA [METHOD ...]      DATA holds the sets' folders; without names all methods
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { benchmark, methods } from '../../dist/index.js';
import { FOLDS } from './folds.js';
import { a4 } from './page.js';

const FILE = new URL('./methods.json', import.meta.url);
const tuned = JSON.parse(readFileSync(new URL('./tuned.json', import.meta.url), 'utf8'));
const measures = ['fmeasure', 'pseudoFmeasure', 'psnr', 'drd'];
const [data, ...wanted] = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : [...methods.keys()].filter((name) => !methods.get(name).model);

/** Another run may have written in the meantime. */
function save(change) {
  const saved = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
  change(saved);
  writeFileSync(FILE, `${JSON.stringify(saved, null, 1)}\n`);
}

const rounded = (mean) =>
  Object.fromEntries(Object.entries(mean).map(([key, value]) => [key, Number(value.toFixed(3))]));

for (const [i, fold] of FOLDS.entries()) {
  for (const set of fold) {
    const choices = names.flatMap((method) => [
      { method },
      ...(tuned[method]?.[i] ? [{ method, label: `${method}-tuned`, params: tuned[method][i].params }] : []),
    ]);
    const { methods: scored } = await benchmark(path.join(data, set), { methods: choices, measures });
    save((saved) => {
      for (const { method, mean } of scored) {
        saved[method] ??= {};
        saved[method][set] = rounded(mean);
      }
    });
    console.log(set, scored.map(({ method, mean }) => `${method} ${mean.fmeasure.toFixed(2)}`).join(', '));
  }
}

const page = await a4();
for (const name of names) {
  const method = methods.get(name);
  const params = method.params.parse({});
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    await method.run(page, params);
    best = Math.min(best, performance.now() - start);
  }
  save((saved) => {
    saved[name].millisecondsPerMegapixel = Number((best / (page.data.length / 1e6)).toFixed(2));
  });
}
