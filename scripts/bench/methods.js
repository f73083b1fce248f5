#!/usr/bin/env node
// Puts the tables of scripts/bench/methods.json into docs/methods.md.
//
//   node scripts/bench/tune.js DATA && node scripts/bench/score.js DATA && node scripts/bench/methods.js
import { readFileSync, writeFileSync } from 'node:fs';
import { FOLDS } from './folds.js';
import { between, table } from './markdown.js';

const scores = JSON.parse(readFileSync(new URL('./methods.json', import.meta.url), 'utf8'));
const page = new URL('../../docs/methods.md', import.meta.url);
const measures = ['fmeasure', 'pseudoFmeasure', 'psnr', 'drd'];
const sets = FOLDS.flat().sort();
const labels = Object.keys(scores);
const names = labels.filter((label) => !label.endsWith('-tuned'));

const average = (label, of = sets) => of.reduce((sum, set) => sum + scores[label][set].fmeasure, 0) / of.length;
const contests = sets.filter((set) => set.includes('dibco'));
const tunedOf = (name) => (scores[`${name}-tuned`] ? `${name}-tuned` : undefined);
const best = (name) => Math.max(average(name), tunedOf(name) ? average(tunedOf(name)) : 0);
const ranked = names.toSorted((a, b) => best(b) - best(a));

const summary = table(
  ['method', 'all, paper', 'all, tuned', 'contests, paper', 'contests, tuned', 'ms/Mpx'],
  ranked.map((name) => [
    `\`${name}\``,
    ...[sets, contests].flatMap((of) =>
      [name, tunedOf(name)].map((label) => (label ? average(label, of).toFixed(2) : '')),
    ),
    scores[name].millisecondsPerMegapixel.toFixed(1),
  ]),
);

function ofSet(set) {
  const values = (key) => labels.map((label) => scores[label][set][key]);
  const top = (key) => (key === 'drd' ? Math.min(...values(key)) : Math.max(...values(key)));
  const cells = (label) =>
    measures.map((key) => {
      const value = label && scores[label][set][key];
      if (value === undefined) return '';
      return value === top(key) ? `**${value.toFixed(2)}**` : value.toFixed(2);
    });
  const rows = ranked.map((name) => [`\`${name}\``, ...cells(name), ...cells(tunedOf(name))]);
  return `### ${set}\n\n${table(['', 'F', 'pF', 'PSNR', 'DRD', 'F tuned', 'pF', 'PSNR', 'DRD'], rows)}`;
}

const text = between(readFileSync(page, 'utf8'), 'summary', summary);
writeFileSync(page, between(text, 'sets', sets.map(ofSet).join('\n\n')));
