// reads thousands of damaged and hostile files: node scripts/fuzz.js --count 20000 --seed 1
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz/run.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'fuzz-faults' },
  },
});
const { tally, failed, memory } = await fuzz({
  count: Number(values.count),
  seed: Number(values.seed),
  faults: values.faults,
  onFault: (line) => console.error(line),
});
for (const [format, { read, refused, kinds }] of Object.entries(tally)) {
  console.log(`${format.padEnd(8)} ${String(read).padStart(6)} read ${String(refused).padStart(6)} refused`);
  for (const [kind, count] of [...kinds].sort((a, b) => b[1] - a[1]).slice(0, 12))
    console.log(`${String(count).padStart(16)} ${kind}`);
}
console.log(`${values.count} files, seed ${values.seed}: ${failed} faults, at most ${Math.round(memory)} MiB`);
process.exitCode = failed > 0 ? 1 : 0;
