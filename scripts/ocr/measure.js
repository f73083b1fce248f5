#!/usr/bin/env node
// What binarizing does to Tesseract's error rates, on printed pages with known text, worn in ten ways. Needs `npm run build` and
// scripts/ocr/install.sh; about eight minutes of processor time.
//
//   node scripts/ocr/measure.js [--write] [--psm N] [PAGE ...]      PAGE is a name such as stain-3
//   node scripts/ocr/measure.js --write --measured
//
// --write puts what was measured into scripts/ocr/results.json and makes docs/ocr.md and docs/ocr.svg of it; --measured takes it from there.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { documentOf } from './document.js';
import { plotOf } from './plot.js';
import { readPages } from './read.js';
import { summarize } from './summary.js';

const RESULTS = 'scripts/ocr/results.json';

const { values, positionals: names } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    measured: { type: 'boolean', default: false },
    psm: { type: 'string', default: '3' },
  },
  allowPositionals: true,
});
if (values.write && names.length > 0) throw new Error('only all pages together can be written');

const results = values.measured ? JSON.parse(readFileSync(RESULTS, 'utf8')) : await measure();
const summary = summarize(results.pages);
const text = documentOf(results, summary);
console.log(text);
if (values.write) {
  writeFileSync(RESULTS, onePageALine(results));
  writeFileSync('docs/ocr.md', text);
  writeFileSync('docs/ocr.svg', plotOf(summary));
}

async function measure() {
  const machine = describeMachine(); // before the minutes that are lost if Tesseract is not there
  const { drawnBy, pages } = await readPages({ psm: values.psm, names });
  return { machine, drawnBy, psm: values.psm, pages };
}

function describeMachine() {
  const [tesseract, leptonica] = outputOf('tesseract', '--version').split('\n');
  const english = outputOf('dpkg-query', '--show', 'tesseract-ocr-eng').trim().replace('\t', ' ');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  return [
    `${tesseract} (${leptonica.trim()}, ${english})`,
    `docbin ${version}, Node.js ${process.version}`,
    `${os.cpus()[0].model}, ${os.availableParallelism()} cores, ${new Date().toISOString().slice(0, 10)}`,
  ].join(', ');
}

function outputOf(command, ...args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8' });
  } catch (error) {
    console.error(`${command}: ${error.message}; scripts/ocr/install.sh installs what is needed`);
    process.exit(3);
  }
}

function onePageALine({ pages, ...facts }) {
  const lines = pages.map((page) => `    ${JSON.stringify(page)}`).join(',\n');
  return `${JSON.stringify(facts, null, 2).slice(0, -2)},\n  "pages": [\n${lines}\n  ]\n}\n`;
}
