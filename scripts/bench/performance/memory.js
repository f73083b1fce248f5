// How much memory a page of A4 takes, and one of 560 million pixels.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { A4 } from '../page.js';
import { sparkline, table } from './markdown.js';
import { varied, writeLarge } from './pages.js';
import { docbin, watch } from './processes.js';

const LARGE = { width: 20_000, height: 28_000 };
const QUICK = { width: 5000, height: 7000 };

export async function measure({ quick, folder }) {
  const [a4, large] = [path.join(folder, 'a4.png'), path.join(folder, 'large.png')];
  await (await varied(0, A4, 3)).png().toFile(a4);
  const results = [];
  for (const method of ['otsu', 'sauvola', 'unet-lite', 'unet'])
    results.push(await look(a4, 'colour', A4, method, folder));
  const size = quick ? QUICK : LARGE;
  for (const [paper, channels, methods] of [
    ['grey', 1, ['otsu', 'sauvola', 'unet-lite']],
    ['colour', 3, ['sauvola']],
  ]) {
    await writeLarge(large, size, channels);
    for (const method of methods) results.push(await look(large, paper, size, method, folder));
  }
  await rm(large);
  return results;
}

async function look(page, paper, { width, height }, method, folder) {
  const mask = path.join(folder, 'mask.png');
  const { code, last, seconds, peak, curve } = await watch(
    docbin(page, '-m', method, '-o', mask, '--existing', 'overwrite'),
  );
  console.error(
    `  ${method}, ${width}×${height}: ${peak.toFixed(0)} MiB, ${seconds.toFixed(1)} s${code ? `, ${last}` : ''}`,
  );
  return {
    paper,
    width,
    height,
    method,
    seconds,
    peak,
    curve: sparkline(curve, peak),
    failed: code ? last.replace(page, 'the page') : '',
  };
}

export const describe = (results) => `## Memory of a page

Most resident memory in MiB of the process and all that it starts, from a PNG to a 1-bit PNG, and the memory over time, a full bar being the
most. The aims: a page of 20000×28000 within 1024, \`unet\` on a page of A4 within 500.

${table(
  ['', 'pixels', 'seconds', 'most MiB', 'over time'],
  results.map(({ paper, width, height, method, seconds, peak, curve, failed }) => [
    `\`${method}\`, ${paper}`,
    `${width}×${height}`,
    seconds.toFixed(1),
    peak.toFixed(0),
    failed || `\`${curve}\``,
  ]),
)}`;
