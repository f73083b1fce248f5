#!/usr/bin/env node
// The tables of docs/methods.md: every classical method with its paper's parameters and with parameters tuned on other years
// (scripts/bench/tune.js), on every set, and its time on a grey page of A4. Needs `npm run build`; nothing else should run.
//
//   node scripts/bench/methods.js DATA >tables.md      DATA holds the sets' folders
//   node scripts/bench/methods.js DATA --write         puts them into docs/methods.md
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchmark, methods } from '../../dist/index.js';
import { FOLDS } from './folds.js';
import { a4 } from './page.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } });
const tuned = JSON.parse(readFileSync(new URL('./tuned.json', import.meta.url), 'utf8'));
const measures = ['fmeasure', 'pseudoFmeasure', 'psnr', 'drd'];
const names = [...methods.keys()].filter((name) => !name.startsWith('unet'));

const means = {}; // of each set, of each label, of each measure
for (const [i, fold] of FOLDS.entries()) {
  for (const set of fold) {
    const choices = names.flatMap((method) => [
      { method },
      ...(tuned[method] ? [{ method, label: `${method}-tuned`, params: tuned[method][i].params }] : []),
    ]);
    const results = await benchmark(path.join(positionals[0], set), { methods: choices, measures });
    means[set] = Object.fromEntries(results.methods.map(({ method, mean }) => [method, mean]));
    console.error(set);
  }
}

const page = await a4();
const speeds = {};
for (const name of names) {
  const method = methods.get(name);
  const params = method.params.parse({});
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    await method.run(page, params);
    best = Math.min(best, performance.now() - start);
  }
  speeds[name] = best / (page.data.length / 1e6);
}

const sets = FOLDS.flat().sort();
const average = (label) => sets.reduce((sum, set) => sum + means[set][label].fmeasure, 0) / sets.length;
const best = (name) => Math.max(...[name, `${name}-tuned`].filter((label) => means[sets[0]][label]).map(average));
const ranked = names.toSorted((a, b) => best(b) - best(a));
const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const bold = (text, yes) => (yes ? `**${text}**` : text);

const summary = table(
  ['method', 'F, paper', 'F, tuned', 'ms/Mpx'],
  ranked.map((name) => [
    name,
    average(name).toFixed(2),
    tuned[name] ? average(`${name}-tuned`).toFixed(2) : '',
    speeds[name].toFixed(1),
  ]),
);
const details = sets.map((set) => {
  const labels = Object.keys(means[set]);
  const top = Object.fromEntries(
    measures.map((key) => [key, Math[key === 'drd' ? 'min' : 'max'](...labels.map((label) => means[set][label][key]))]),
  );
  const cells = (label) =>
    measures.map((key) =>
      means[set][label] ? bold(means[set][label][key].toFixed(2), means[set][label][key] === top[key]) : '',
    );
  const rows = ranked.map((name) => [name, ...cells(name), ...cells(`${name}-tuned`)]);
  return `### ${set}\n\n${table(['', 'F', 'pF', 'PSNR', 'DRD', 'F tuned', 'pF', 'PSNR', 'DRD'], rows)}`;
});

if (values.write) {
  const file = new URL('../../docs/methods.md', import.meta.url);
  const between = (text, name, inside) =>
    text.replace(new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`), `$1\n${inside}\n\n$2`);
  const text = between(readFileSync(file, 'utf8'), 'summary', summary);
  writeFileSync(file, between(text, 'sets', details.join('\n\n')));
} else console.log([summary, ...details].join('\n\n'));
