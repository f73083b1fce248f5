#!/usr/bin/env node
// Puts the tables of scripts/bench/window.json into docs/methods.md. Needs `npm run build`.
//
//   node scripts/bench/window.js DATA && node scripts/bench/windowTable.js
import { readFileSync, writeFileSync } from 'node:fs';
import { methods } from '../../dist/index.js';
import { between, table } from './markdown.js';

const scores = JSON.parse(readFileSync(new URL('./window.json', import.meta.url), 'utf8'));
const page = new URL('../../docs/methods.md', import.meta.url);
const sets = Object.keys(scores.sauvola);
const chosenOn = sets.filter((set) => set !== 'hdibco2016');

const average = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const strokesOf = (name) => methods.get(name).params.shape.window.meta().strokes;

/** The width with the best mean over some sets. */
function bestOn(name, some) {
  const mean = (width) => average(some.map((set) => scores[name][set].asIs[width]));
  const widths = Object.keys(scores[name][sets[0]].asIs).filter((key) => key !== 'fixed');
  return widths.reduce((best, width) => (mean(width) > mean(best) ? width : best));
}

const digits = (values) => values.map((value) => value.toFixed(2));
const withMean = (values) => [...values, average(values)];
const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

const heldOut = table(
  ['', ...sets, 'mean'],
  Object.entries(scores).flatMap(([name, ofSet]) => {
    const { window } = methods.get(name).params.parse({});
    const fixed = sets.map((set) => ofSet[set].asIs.fixed);
    const widths = sets.map((set) =>
      bestOn(
        name,
        chosenOn.filter((other) => other !== set),
      ),
    );
    const auto = sets.map((set, i) => ofSet[set].asIs[widths[i]]);
    return [
      [`\`${name}\`, ${window}`, ...digits(withMean(fixed))],
      ['auto', ...digits(withMean(auto))],
      ['difference', ...withMean(auto.map((value, i) => value - fixed[i])).map(signed)],
      ['widths of a stroke', ...widths, ''],
    ];
  }),
);

const doubled = table(
  ['', 'widths of a stroke', 'fixed', 'auto', 'fixed, twice the size', 'auto, twice the size'],
  Object.entries(scores).map(([name, ofSet]) => {
    const strokes = strokesOf(name);
    const best = bestOn(name, chosenOn);
    if (Number(best) !== strokes) console.error(`${name}: ${best} widths of a stroke are best, not ${strokes}`);
    const mean = (size, key) => average(sets.map((set) => ofSet[set][size][key]));
    const cells = ['asIs', 'doubled'].flatMap((size) => [mean(size, 'fixed'), mean(size, strokes)]);
    return [`\`${name}\``, strokes, ...digits(cells)];
  }),
);

const text = between(readFileSync(page, 'utf8'), 'window', heldOut);
writeFileSync(page, between(text, 'doubled', doubled));
