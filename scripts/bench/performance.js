#!/usr/bin/env node
// What docbin costs, and what others do: times of the start, of a page and of a batch, memory, and thousands of pages in one run. Needs
// `npm run build` and scripts/bench/install.sh; nothing else should run.
//
//   node scripts/bench/performance.js [--write] [--only start,page,batch,memory,soak] [--rounds N] [--quick]
//
// --write puts what was measured into scripts/bench/performance.json, and makes docs/performance.md of it; --quick tries it all on little.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import * as batch from './performance/batch.js';
import * as memory from './performance/memory.js';
import * as page from './performance/onePage.js';
import * as soak from './performance/soak.js';
import * as start from './performance/start.js';

const SECTIONS = { start, page, batch, memory, soak };
const RESULTS = 'scripts/bench/performance.json';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
if (values.quick && values.write) throw new Error('--quick measures too little to be written');

const results = values.write ? JSON.parse(await readFile(RESULTS, 'utf8').catch(() => '{}')) : {};
const machine = await describeMachine();
for (const name of values.only.split(',')) {
  console.error(name);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
  try {
    const measured = await SECTIONS[name].measure({ rounds: Number(values.rounds), quick: values.quick, folder });
    results[name] = { machine, measured };
  } finally {
    await rm(folder, { recursive: true });
  }
}
const text = documentOf(results);
console.log(text);
if (values.write) {
  await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  await writeFile('docs/performance.md', text);
}

async function describeMachine() {
  const version = async (folder) => JSON.parse(await readFile(`${folder}/package.json`, 'utf8')).version;
  return [
    `${os.cpus()[0].model}, ${os.availableParallelism()} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    `Node.js ${process.version}, docbin ${await version('.')}, libvips ${sharp.versions.vips}`,
    `onnxruntime ${await version('node_modules/onnxruntime-node')}, ${new Date().toISOString().slice(0, 10)}`,
  ].join(', ');
}

function documentOf(results) {
  const parts = Object.keys(SECTIONS)
    .filter((name) => results[name])
    .map((name) => `${SECTIONS[name].describe(results[name].measured)}\n\n*${results[name].machine}.*`);
  return `# What it costs

Written by \`node scripts/bench/performance.js --write\`, from \`scripts/bench/performance.json\`. Whatever is compared ran by turns in one run, after a
round that is not counted; least and median are of the rounds. What single methods and networks take is in [methods.md](methods.md) and, by
\`node scripts/bench/networks.js\`, on the models' cards (\`docbin models\`); what a method takes on your page and machine says \`docbin bench page.jpg\`.

${parts.join('\n\n')}
`;
}
