#!/usr/bin/env node
// Milliseconds a megapixel of the hot kernels on a grey page of 2480×3508, in one thread, the least of the rounds, beside what the
// machine's OpenCV and scikit-image take (scripts/bench/install.sh). Needs `npm run build`; nothing else should run.
//
//   node scripts/bench/kernels.js [--rounds N]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { packRows } from '../../dist/image/bits.js';
import { despeckle, encode, evaluate, fillHoles, methods } from '../../dist/index.js';
import { plainAtMost } from '../../dist/kernels/atMost.js';
import { drdSum, mixedBlocks } from '../../dist/kernels/drd.js';
import { openG4 } from '../../dist/kernels/g4.js';
import { plainHistogram } from '../../dist/kernels/histogram.js';
import { plainPack } from '../../dist/kernels/pack.js';
import { inMemory } from '../../dist/kernels/pageRows.js';
import { plainColumns } from '../../dist/kernels/windowColumns.js';
import { windowThreshold } from '../../dist/kernels/windows.js';
import { pageStroke } from '../../dist/methods/autoWindow.js';
import { a4 } from './page.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });
const rounds = Number(values.rounds);
const page = await a4();
const megapixels = page.data.length / 1e6;
const results = {};

async function least(run) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await run();
    if (round > 0) best = Math.min(best, performance.now() - start); // the first warms up
  }
  return best / megapixels;
}

const run = (name, params = {}) => {
  const method = methods.get(name);
  const checked = method.params.parse(params);
  return () => method.run(page, checked);
};

/** Sauvola as it is mostly written: two integral images, a square root and a division a pixel. */
function naiveSauvola({ width, height, data }, window, k, r) {
  const half = window >> 1;
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  const squares = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y + 1) * stride + x + 1;
      const value = data[y * width + x];
      sums[at] = value + sums[at - 1] + sums[at - stride] - sums[at - stride - 1];
      squares[at] = value * value + squares[at - 1] + squares[at - stride] - squares[at - stride - 1];
    }
  }
  const ink = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - half) * stride, Math.min(height, y + half + 1) * stride];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - half), Math.min(width, x + half + 1)];
      const n = ((bottom - top) / stride) * (right - left);
      const mean = (sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left]) / n;
      const square =
        (squares[bottom + right] - squares[bottom + left] - squares[top + right] + squares[top + left]) / n;
      const deviation = Math.sqrt(Math.max(0, square - mean * mean));
      ink[y * width + x] = data[y * width + x] <= mean * (1 + k * (deviation / r - 1)) ? 1 : 0;
    }
  }
  return ink;
}

/** A TIFF of group 4 by libtiff, which takes a byte a pixel. */
function sharpTiff({ width, height, data }) {
  const grey = Buffer.alloc(data.length);
  for (let i = 0; i < data.length; i++) grey[i] = data[i] === 1 ? 0 : 255;
  const image = sharp(grey, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
  return image.tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer();
}

for (const name of ['otsu', 'niblack', 'sauvola', 'wolf', 'nick']) results[name] = await least(run(name));
for (const window of [5, 101, 501]) results[`sauvola, window ${window}`] = await least(run('sauvola', { window }));
results['sauvola, plain TypeScript'] = await least(() =>
  windowThreshold(page, 25, { p: -0.2, q: 0.2 / 128 }, plainColumns),
);
results['sauvola, naive JavaScript'] = await least(() => naiveSauvola(page, 25, 0.2, 128));
results['otsu, plain TypeScript'] = await least(() => plainAtMost(page.data, plainHistogram(page.data)[0]));

const truth = await methods.get('sauvola').run(page, { window: 25, k: 0.2, r: 128 });
const mask = await methods.get('sauvola').run(page, { window: 41, k: 0.3, r: 128 });
const map = new Float32Array(page.data.length).fill(0.5);
const weights = { recall: map, precision: map };
const wrong = mask.data.reduce((sum, value, i) => sum + (value !== truth.data[i] ? 1 : 0), 0);
results.drd = await least(
  () => drdSum(mask.data, truth.data, page.width, page.height) / mixedBlocks(truth.data, page.width, page.height),
);
results['F-measure'] = await least(() => evaluate(mask, truth, { measures: ['fmeasure'] }));
results['pseudo F-measure, maps given'] = await least(() =>
  evaluate(mask, truth, { measures: ['pseudoFmeasure'], weights }),
);
const packed = packRows(truth, 1);
results['packing a mask to bits'] = await least(() => packRows(truth, 1));
results['packing, plain TypeScript'] = await least(() => plainPack(truth.data, page.width, 0, 0));
results['group 4 of packed rows'] = await least(() => {
  const g4 = openG4(page.width);
  g4.write(packed, page.height);
  g4.end();
});
results['a mask to a TIFF of group 4'] = await least(() => encode(truth, 'tiff'));
sharp.concurrency(1);
results['the same by sharp'] = await least(() => sharpTiff(truth));
results['despeckle, 10 pixels'] = await least(() => despeckle(truth.data, page.width, 10));
results['fill holes, 10 pixels'] = await least(() => fillHoles(truth.data, page.width, 10));
results['width of the strokes'] = await least(() => pageStroke(inMemory(page)));
results['copying the bytes'] = await least(() => new Uint8Array(page.data.length).set(page.data));

const folder = mkdtempSync(path.join(os.tmpdir(), 'docbin-'));
const file = path.join(folder, 'page.pgm');
writeFileSync(file, Buffer.concat([Buffer.from(`P5\n${page.width} ${page.height}\n255\n`), page.data]));
let peers = {};
try {
  peers = JSON.parse(
    execFileSync('/usr/bin/python3', ['scripts/bench/peers.py', file, String(rounds)], { encoding: 'utf8' }),
  );
} catch {
  console.error('no peers: scripts/bench/install.sh installs them');
}
rmSync(folder, { recursive: true });
const sizes = [await encode(truth, 'tiff'), await sharpTiff(truth)].map(({ length }) => length);

console.log(`${os.cpus()[0].model}, ${((100 * wrong) / page.data.length).toFixed(2)} % of the mask's pixels wrong`);
console.log(`bytes of the TIFF: ${sizes[0]}, by sharp ${sizes[1]}`);
const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
line(['ms a megapixel', 'docbin', ...Object.keys(peers)]);
line(['---', '---:', ...Object.keys(peers).map(() => '---:')]);
for (const [name, time] of Object.entries(results)) {
  const others = Object.values(peers).map((times) =>
    times[name] ? `${times[name].toFixed(2)} (${(times[name] / time).toFixed(2)}×)` : '',
  );
  line([name, time.toFixed(2), ...others]);
}
