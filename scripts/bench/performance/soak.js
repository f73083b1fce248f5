// Thousands of small pages through one process: does its memory grow, does it slow down, does it leave anything behind?
import { link, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { sparkline, table } from './markdown.js';
import { varied } from './pages.js';
import { descriptors, docbin, resident, watch } from './processes.js';

const SIZE = { width: 620, height: 800 };
const DISTINCT = 50;
const METHODS = ['sauvola', 'unet-lite'];

export async function measure({ quick, folder }) {
  const pages = quick ? 300 : 5000;
  const scans = path.join(folder, 'soak');
  await writePages(scans, pages, path.join(folder, 'distinct'));
  const results = [];
  for (const method of METHODS) results.push(await soak(scans, method, pages, folder));
  return results;
}

/** As many names for few files, hundred after hundred of them the same. */
async function writePages(scans, pages, distinct) {
  await mkdir(scans);
  await mkdir(distinct);
  for (let n = 0; n < DISTINCT; n++)
    await (await varied(n, SIZE, n % 2 ? 1 : 3)).png().toFile(path.join(distinct, `${n}.png`));
  for (let n = 0; n < pages; n++)
    await link(path.join(distinct, `${n % DISTINCT}.png`), path.join(scans, `${String(n).padStart(5, '0')}.png`));
}

async function soak(scans, method, pages, folder) {
  const [out, temporary] = [path.join(folder, `soak-${method}`), path.join(folder, `tmp-${method}`)];
  await mkdir(temporary);
  const looks = []; // one a page that is through
  const onLine = (line, pid) => {
    if (/^\d+\/\d+ /.test(line)) looks.push({ at: performance.now(), memory: resident(pid), open: descriptors(pid) });
  };
  const command = docbin(scans, '-m', method, '-j', '2', '-o', out);
  const { code, last, seconds } = await watch(command, { onLine, env: { TMPDIR: temporary } });
  console.error(`  ${method}: ${last}`);
  if (code !== 0) throw new Error(`${method} ended with exit code ${code}`);
  const written = (await readdir(out)).filter((name) => name.endsWith('.png'));
  const memory = looks.map((look) => look.memory);
  return {
    method,
    pages: looks.length,
    seconds,
    left: (await readdir(temporary)).length + written.length - pages,
    at: [100, 1000, pages]
      .filter((page, i, all) => page <= pages && all.indexOf(page) === i)
      .map((page) => hundredBefore(looks, page)),
    peak: Math.max(...memory),
    curve: sparkline(memory),
    // the first hundred warm up
    rates: { first: rate(looks, 100, 200), last: rate(looks, pages - 100, pages) },
    halves: { first: rate(looks, 100, (pages + 100) / 2), last: rate(looks, (pages + 100) / 2, pages) },
  };
}

/** Most memory and most open descriptors while a hundred pages came through. */
function hundredBefore(looks, page) {
  const hundred = looks.slice(page - 100, page);
  return {
    page,
    memory: Math.max(...hundred.map(({ memory }) => memory)),
    open: Math.max(...hundred.map(({ open }) => open)),
  };
}

/** Pages a second from one page to another. */
const rate = (looks, from, to) => (1000 * (to - from)) / (looks[to - 1].at - looks[from - 1].at);

export const describe = (results) => `## Thousands of pages

PNGs of ${SIZE.width}×${SIZE.height}, ${DISTINCT} of them under many names, half grey and half colour, through one \`docbin scans/ -j 2\`. Resident memory in
MiB and open descriptors are the most of the hundred pages before; files left are those that are no masks, and those in the folder for
temporary files. The aim is that nothing grows, and that the last hundred pages take as long as the first after a hundred to warm up, within 5 %.

${table(
  [
    '',
    ...results[0].at.map(({ page }) => `MiB at page ${page}`),
    'descriptors',
    'files left',
    'pages/s, 101–200',
    'last 100',
    'last ÷ first',
    'second ÷ first half',
  ],
  results.map(({ method, at, left, rates, halves }) => [
    `\`${method}\``,
    ...at.map(({ memory }) => memory.toFixed(0)),
    at.map(({ open }) => open).join(', '),
    left,
    rates.first.toFixed(1),
    rates.last.toFixed(1),
    (rates.last / rates.first).toFixed(3),
    (halves.last / halves.first).toFixed(3),
  ]),
)}

Memory over time:

${results.map(curveOf).join('\n')}`;

const curveOf = ({ method, pages, seconds, peak, curve }) =>
  `- \`${method}\`, ${pages} pages in ${seconds.toFixed(0)} s, a full bar being ${peak.toFixed(0)} MiB: \`${curve}\``;
