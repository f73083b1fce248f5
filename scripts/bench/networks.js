#!/usr/bin/env node
// Milliseconds a megapixel of each network in one thread: onnxruntime alone on a tile, and the whole method on a page of 2480×3508.
// The networks take turns, and the least time of each counts. Needs `npm run build`; nothing else should run.
//
//   node scripts/bench/networks.js [--rounds N] [--write]      --write puts the times of the whole method into the models' cards
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { decode, loadModel, methods, modelNames } from '../../dist/index.js';
import { openSession } from '../../dist/network/session.js';
import { A4, tiled } from './page.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, write: { type: 'boolean' } } });
const rounds = Number(values.rounds);
const sample = await decode('datasets/sample/images/01-letter.jpg');
const page = tiled(sample, A4.width, A4.height);
const side = 1024;

const networks = await Promise.all(
  (await modelNames()).map(async (name) => {
    const { bytes, channels, context } = await loadModel(name);
    const infer = await openSession(bytes, 1);
    const square = (channels, side) => ({
      data: new Float32Array(channels * side * side).fill(0.5),
      shape: [1, channels, side, side],
    });
    const inputs = [square(channels, side)];
    if (context) inputs.push(square(5, side / 8 + 2 * context.margin));
    const method = methods.get(name);
    const params = method.params.parse({ threads: 1 });
    return {
      name,
      times: { graph: Number.POSITIVE_INFINITY, page: Number.POSITIVE_INFINITY },
      graph: () => infer(...inputs),
      page: () => method.run(page, params),
    };
  }),
);
const megapixels = { graph: (side * side) / 1e6, page: (page.width * page.height) / 1e6 };
for (let round = 0; round <= rounds; round++) {
  for (const network of networks) {
    for (const what of ['graph', 'page']) {
      const start = performance.now();
      await network[what]();
      const time = (performance.now() - start) / megapixels[what];
      if (round > 0) network.times[what] = Math.min(network.times[what], time); // the first round warms up
    }
  }
}
const unet = networks.find(({ name }) => name === 'unet').times;
const cell = (time, reference) =>
  `${time.toFixed(1).padStart(7)} (unet ÷ ${(reference / time).toFixed(1).padStart(4)})`;
console.log('network          onnxruntime          whole method');
for (const { name, times } of networks) {
  console.log(`${name.padEnd(15)} ${cell(times.graph, unet.graph)} ${cell(times.page, unet.page)}`);
}

if (values.write) {
  for (const { name, times } of networks) {
    const file = `models/${name}.json`;
    const card = { ...JSON.parse(await readFile(file, 'utf8')), millisecondsPerMegapixel: Math.round(times.page) };
    await writeFile(file, `${JSON.stringify(card, null, 2)}\n`);
  }
}
