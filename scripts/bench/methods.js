#!/usr/bin/env node
// Mean F-measure of every classical method, with its paper's parameters, on sets: the table of docs/methods.md. Needs `npm run build`.
//
//   node scripts/bench/methods.js SET ...      SET holds images/ and gt/
import { benchmark, methods } from '../../dist/index.js';

const names = [...methods.keys()].filter((name) => !name.startsWith('unet'));
const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
line(['set', ...names]);
line(['---', ...names.map(() => '---:')]);
for (const folder of process.argv.slice(2)) {
  const choices = names.map((method) => ({ method }));
  const { sets, methods: scored } = await benchmark(folder, { methods: choices, measures: ['fmeasure'] });
  line([sets[0].set, ...scored.map(({ mean }) => mean.fmeasure.toFixed(2))]);
}
