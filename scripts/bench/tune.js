#!/usr/bin/env node
// Parameters of every classical method that has some, tuned on the contests' sets of other years: scripts/bench/tuned.json. What is there
// already stays. Needs `npm run build`.
//
//   node scripts/bench/tune.js DATA [METHOD ...] [--trials 60]      DATA holds the sets' folders
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { methods, tune } from '../../dist/index.js';
import { FOLDS, trainingSets } from './folds.js';

const FILE = new URL('./tuned.json', import.meta.url);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { trials: { type: 'string', default: '60' } },
});
const trials = Number(values.trials);
const [data, ...wanted] = positionals;
/** Read anew each time: another run may have written. */
const read = () => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {});
const names = wanted.length > 0 ? wanted : [...methods.values()].filter(({ search }) => search).map(({ name }) => name);
for (const name of names) {
  for (const [i, fold] of FOLDS.entries()) {
    if (read()[name]?.[i]) continue;
    const sets = trainingSets(fold[0]).map((set) => path.join(data, set));
    const { tuned: found } = await tune({ method: name, sets, trials });
    const tuned = read();
    tuned[name] ??= [];
    tuned[name][i] = {
      params: found.params,
      score: found.score,
      defaults: found.defaults.score,
      on: found.tunedOn.sets,
      trials: found.tunedOn.trials,
    };
    console.log(
      name,
      i,
      JSON.stringify(found.params),
      `${found.defaults.score.toFixed(2)} -> ${found.score.toFixed(2)}`,
    );
    const lines = Object.entries(tuned).map(
      ([method, folds]) => `  "${method}": [\n${folds.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`,
    );
    writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
  }
}
