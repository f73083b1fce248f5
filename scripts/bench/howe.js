#!/usr/bin/env node
// What each step of howe-morph brings: mean F-measure of Howe's cut, then without pale specks, then with pinholes filled; and the same of
// the flattened page. The table of docs/howe.md; some seconds a megapixel. Needs `npm run build`.
//
//   node scripts/bench/howe.js SET ...      SET holds images/ and gt/
import path from 'node:path';
import { pairFolders } from '../../dist/datasets/pairing.js';
import { decode, evaluate, readMask } from '../../dist/index.js';
import { luma } from '../../dist/kernels/luma.js';
import { leastEnergy } from '../../dist/methods/howe.js';
import { flattened, removePale, withoutHoles } from '../../dist/methods/howeMorph.js';

console.log('| set | howe | − specks | + holes | flattened | − specks | + holes |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const set of process.argv.slice(2)) {
  const { pairs } = await pairFolders(path.join(set, 'images'), path.join(set, 'gt'));
  const sums = new Float64Array(6);
  for (const pair of pairs) {
    const raster = await decode(pair.mask);
    const page = { ...raster, channels: 1, data: luma(raster) };
    const truth = await readMask(pair.truth);
    const flat = flattened(page, 61);
    for (const [i, data] of [page.data, flat].entries()) {
      const mask = leastEnergy({ ...page, data }, { c: 0, tHi: 0 });
      const score = (mask) => evaluate(mask, truth, { measures: ['fmeasure'] }).fmeasure;
      sums[3 * i] += score(mask);
      removePale(mask, flat, 30);
      sums[3 * i + 1] += score(mask);
      sums[3 * i + 2] += score(withoutHoles(mask, 1));
    }
  }
  const means = [...sums].map((sum) => (sum / pairs.length).toFixed(2));
  console.log(`| ${[path.basename(set), ...means].join(' | ')} |`);
}
