#!/usr/bin/env node
// Prints the README's tables from the models' cards.
//
//   node scripts/train/table.js
import { loadModel, modelNames } from '../../dist/index.js';

const cards = await Promise.all((await modelNames()).map(async (name) => (await loadModel(name)).card));
const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
const row = ({ fmeasure, pseudoFmeasure, psnr, drd }) =>
  [fmeasure, pseudoFmeasure, psnr, drd].map((value) => value.toFixed(2)).join(' / ');

line(['set', ...cards.map(({ name }) => name)]);
line(['---', ...cards.map(() => '---')]);
const sets = new Set(cards.flatMap(({ heldOutScores }) => Object.keys(heldOutScores)));
for (const set of [...sets].sort()) {
  line([set, ...cards.map(({ heldOutScores }) => (heldOutScores[set] ? row(heldOutScores[set]) : ''))]);
}
console.log();
line(['network', 'weights', 'multiply-adds a 128×128 tile', 'ms a megapixel']);
line(['---', '---:', '---:', '---:']);
for (const { name, weights, macsPerTile, millisecondsPerMegapixel } of cards) {
  line([name, weights.toLocaleString('en'), `${(macsPerTile / 1e6).toFixed(1)} million`, millisecondsPerMegapixel]);
}
