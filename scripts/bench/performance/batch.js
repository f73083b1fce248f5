// A hundred pages of A4 with one and with two workers, beside the time that sharp takes to decode them.
import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { ratios, table, times } from './markdown.js';
import { writeBatch } from './pages.js';
import { docbin, inTurns } from './processes.js';

const DECODE = path.join(import.meta.dirname, 'decode.js');
const METHODS = { otsu: 100, sauvola: 100, 'unet-lite': 60 };
/** On a core of its own. */
const ONE_CORE = ['taskset', '-c', '0'];

export async function measure({ rounds, quick, folder }) {
  const all = path.join(folder, 'batch');
  await writeBatch(all, quick ? 8 : 100);
  const results = [];
  for (const [method, most] of Object.entries(METHODS)) {
    const scans = path.join(folder, `batch-${method}`);
    const names = (await readdir(all)).slice(0, most);
    await mkdir(scans);
    for (const name of names) await cp(path.join(all, name), path.join(scans, name));
    const run = (jobs) =>
      docbin(scans, '-m', method, ...own(method), '-j', jobs, '-o', `${scans}-out`, '--existing', 'overwrite', '-q');
    const commands = {
      core: [...ONE_CORE, ...run('1')],
      one: run('1'),
      two: run('2'),
      decode: [process.execPath, DECODE, scans],
    };
    results.push({ method, pages: names.length, ...perPage(await inTurns(commands, rounds), names.length) });
  }
  return results;
}

const own = (method) => (method.startsWith('unet') ? ['--set', 'threads=1'] : []);

const perPage = (timed, pages) =>
  Object.fromEntries(
    Object.entries(timed).map(([name, { least, median }]) => [name, { least: least / pages, median: median / pages }]),
  );

export const describe = (results) => `## A batch

Milliseconds a page of A4 at 300 dpi, the start of the process among them, of a folder that is half JPEG in colour and half PNG in grey: with
one worker on one core (\`taskset -c 0\`), with \`-j 1\` and with \`-j 2\` (the networks with \`--set threads=1\`), and what sharp takes to decode
the same files to grey one after another in one thread and do nothing else. Least / median of the rounds. A single worker's files are deflated,
its garbage collected and its code compiled on the other core, so \`-j 1\` takes less time than a core has. The aims: two workers 1.8 times as fast
as one, and a page of a batch by Sauvola at most 1.3 times sharp's time.

${table(
  ['', 'pages', 'one core', '-j 1', '-j 2', 'sharp', 'one core ÷ -j 2', '-j 1 ÷ -j 2', '-j 1 ÷ sharp', '-j 2 ÷ sharp'],
  results.map(({ method, pages, core, one, two, decode }) => [
    `\`${method}\``,
    pages,
    ...[core, one, two, decode].map((timed) => times(timed).join(' / ')),
    ratios(core, two),
    ratios(one, two),
    ratios(one, decode),
    ratios(two, decode),
  ]),
)}`;
