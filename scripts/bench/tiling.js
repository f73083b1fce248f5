#!/usr/bin/env node
// What the size of a tile, tiles in one run, threads and onnxruntime's graph optimization cost, on a colour page of 2480×3508: least
// milliseconds a megapixel of the whole method and the most resident memory, each setting in a process of its own. Needs `npm run build`;
// nothing else should run.
//
//   node scripts/bench/tiling.js [--rounds N]
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ort from 'onnxruntime-node';
import { methods } from '../../dist/index.js';
import { A4 } from './page.js';
import { varied } from './performance/pages.js';

const SETTINGS = [
  ...[256, 512, 768, 1024, 1536, 2048].map((tile) => ({ tile })),
  ...[2, 4].map((batch) => ({ tile: 512, batch })),
  { threads: 2 },
  ...['extended', 'basic', 'disabled'].map((graph) => ({ graph })),
];

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, one: { type: 'string' }, of: { type: 'string' } },
});
const rounds = Number(values.rounds);

if (values.one) console.log(JSON.stringify(await measure(values.of, JSON.parse(values.one))));
else {
  for (const name of ['unet', 'unet-lite']) {
    console.log(`\n| ${name} | ms a megapixel | most MiB |\n| --- | ---: | ---: |`);
    for (const setting of [{}, ...SETTINGS]) {
      const { time, memory, params } = inProcess(name, setting);
      const { tile, batch, threads } = params;
      const what = `tile ${tile}, ${batch} a run, ${threads} thread${threads > 1 ? 's' : ''}, graph ${setting.graph ?? 'all'}`;
      console.log(`| ${what} | ${time.toFixed(1)} | ${memory.toFixed(0)} |`);
    }
  }
}

function inProcess(name, setting) {
  const args = [
    fileURLToPath(import.meta.url),
    '--of',
    name,
    '--one',
    JSON.stringify(setting),
    '--rounds',
    values.rounds,
  ];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

async function measure(name, { graph, ...setting }) {
  if (graph) {
    const create = ort.InferenceSession.create;
    ort.InferenceSession.create = (bytes, options) => create(bytes, { ...options, graphOptimizationLevel: graph });
  }
  const { data, info } = await (await varied(0, A4, 3)).raw().toBuffer({ resolveWithObject: true });
  const page = { width: info.width, height: info.height, channels: 3, data: new Uint8Array(data), meta: {} };
  const method = methods.get(name);
  const params = method.params.parse({ threads: 1, ...setting });
  let time = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await method.run(page, params);
    if (round > 0) time = Math.min(time, (performance.now() - start) / ((page.width * page.height) / 1e6));
  }
  const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  return { time, memory, params };
}
