// Draws the pages, binarizes them and has them read.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { binarize, encode } from '../../dist/index.js';
import { characterErrorRate, wordErrorRate } from './errorRates.js';

const execute = promisify(execFile);
const draw = path.join(import.meta.dirname, 'draw.py');
const ALONE = { ...process.env, OMP_THREAD_LIMIT: '1' };

/** What Tesseract reads: the page as it is, and what methods make of it. */
export const INPUTS = ['page', 'otsu', 'sauvola', 'unet', 'unet-lite', 'best-classical'];

/**
 * Reads pages in every form.
 *
 * @param psm Tesseract's page segmentation mode; 3 is its default, 6 a block of text
 * @param names pages such as stain-3; all if none is named
 * @returns what drew them, and of each page its name, wear, strength, face, and error rates `cer` and `wer` by input
 */
export async function readPages({ psm, names }) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
  try {
    await execute('/usr/bin/python3', [draw, folder, ...names]);
    const { drawnBy, pages } = JSON.parse(await readFile(path.join(folder, 'pages.json'), 'utf8'));
    const limit = pLimit(os.availableParallelism());
    const read = pages.map((page) => limit(() => readInAllForms(folder, page, psm)));
    return { drawnBy, pages: await Promise.all(read) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readInAllForms(folder, { name, file, wear, strength, face, text: truth }, psm) {
  const [cer, wer] = [{}, {}];
  for (const input of INPUTS) {
    const text = await tesseract(await formOf(folder, file, input), psm);
    cer[input] = rounded(characterErrorRate(text, truth));
    wer[input] = rounded(wordErrorRate(text, truth));
  }
  console.error(`${name}: ${INPUTS.map((input) => `${input} ${cer[input]}`).join(', ')}`);
  return { name, wear, strength, face, cer, wer };
}

async function formOf(folder, file, input) {
  const page = path.join(folder, file);
  if (input === 'page') return page;
  const mask = path.join(folder, `${file}.${input}.png`);
  await writeFile(mask, await encode(await binarize(page, { method: input }), 'png', 300));
  return mask;
}

const tesseract = async (file, psm) =>
  (await execute('tesseract', [file, '-', '-l', 'eng', '--psm', psm, '--dpi', '300'], { env: ALONE })).stdout;

const rounded = (value) => Math.round(value * 1e4) / 1e4;
