import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { docbin, drawnPage, root } from '../cli/run.js';
import { bmp, chunk, pixels, tiff, u32 } from './files.js';

const small = () => pixels(new Array(16 * 16 * 3).fill(90), 16, 3);
const SIDE = 100_000;

/** A JPEG whose frame header says another size. */
async function jpeg(side: number, progressive: boolean) {
  const bytes = await small().jpeg({ progressive }).toBuffer();
  const frame = bytes.indexOf(Buffer.from([0xff, progressive ? 0xc2 : 0xc0]));
  bytes.writeUInt16BE(side, frame + 5);
  bytes.writeUInt16BE(side, frame + 7);
  return bytes;
}

function png(side: number, interlaced: number) {
  const size = u32(side).reverse();
  const header = Buffer.concat([size, size, Buffer.from([8, 2, 0, 0, interlaced])]);
  const start = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', Buffer.alloc(90)), chunk('IEND', Buffer.alloc(0))]);
}

async function gif(side: number) {
  const bytes = await small().gif().toBuffer();
  const picture = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 16, 0, 16, 0])) + 5;
  for (const at of [6, 8, picture, picture + 2]) bytes.writeUInt16LE(side, at);
  return bytes;
}

async function webp(side: number) {
  const bytes = await small().webp().toBuffer();
  const start = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a])) + 3;
  bytes.writeUInt16LE(side, start);
  bytes.writeUInt16LE(side, start + 2);
  return bytes;
}

/** Decodes each file and prints, as JSON, why each is refused, and the most memory that was taken in MiB. */
const CHILD = `
  import { binarizePage } from './dist/pipeline/page.js';
  const [maxPixels, ...files] = process.argv.slice(1);
  const refusals = [];
  for (const input of files) {
    const task = { input, name: input, format: 'png', method: 'otsu', maxPixels: Number(maxPixels) };
    refusals.push(await binarizePage(task).then(() => 'none', ({ message }) => message));
  }
  console.log(JSON.stringify({ refusals, memory: process.resourceUsage().maxRSS / 1024 }));`;

async function refusals(maxPixels: number, images: Record<string, Uint8Array>) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
  const files = Object.keys(images).map((name) => path.join(folder, name));
  for (const [i, bytes] of Object.values(images).entries()) await writeFile(files[i], bytes);
  const args = ['--input-type=module', '-e', CHILD, String(maxPixels), ...files];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return JSON.parse(stdout) as { refusals: string[]; memory: number };
}

it('pages that claim to be huge are refused without the memory for them', async () => {
  const found = await refusals(2 ** 30, {
    'baseline.jpg': await jpeg(65_500, false),
    'progressive.jpg': await jpeg(65_500, true),
    'plain.png': png(SIDE, 0),
    'interlaced.png': png(SIDE, 1),
    'plain.tif': tiff(SIDE, SIDE, 8, Buffer.alloc(64)),
    'plain.gif': await gif(65_535),
    'plain.bmp': bmp({ width: SIDE, height: SIDE, bits: 24, data: [1, 2, 3] }),
    'runs.bmp': bmp({ width: SIDE, height: SIDE, bits: 8, compression: 1, data: new Array(64).fill(255) }),
  });
  for (const refusal of found.refusals)
    expect(refusal).toMatch(/Expected at most 1073741824 pixels but received more$/);
  expect(found.memory).toBeLessThan(200);
});

it('so are pages above a lower limit, and a header whose file ends after it', async () => {
  const found = await refusals(2 ** 24, {
    'progressive.jpg': await jpeg(16_000, true),
    'interlaced.png': png(16_000, 1),
    'plain.webp': await webp(16_000),
    'plain.gif': await gif(16_000),
    'raw.pgm': Buffer.from(`P5 ${SIDE} ${SIDE} 255\n`),
    'plain.pbm': Buffer.from(`P1 ${SIDE} ${SIDE}\n`),
  });
  const limit = /Expected at most 16777216 pixels but received more$/;
  const cut = /Expected 100000×100000 pixels but the file holds \d+ bytes$/;
  expect(found.refusals).toEqual([...Array(4).fill(limit), cut, cut].map((cause) => expect.stringMatching(cause)));
  expect(found.memory).toBeLessThan(200);
});

it('--max-pixels is for files and pipes alike', async () => {
  const run = (...args: string[]) => docbin(['-', '-o', '-', '-m', 'otsu', ...args], { input: drawnPage(120, 90) });
  expect((await run('--max-pixels', '10800')).code).toBe(0);
  const refused = await run('--max-pixels', '10799');
  expect([refused.code, refused.bytes.length]).toEqual([1, 0]);
  expect(refused.stderr).toMatch(/Expected at most 10799 pixels but received more/);
  expect((await run('--max-pixels', 'many')).stderr).toMatch(/^docbin: --max-pixels many: expected a whole number/);

  const folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
  for (const name of ['a', 'b']) await writeFile(path.join(folder, `${name}.pgm`), drawnPage(120, 90));
  const { code, stderr } = await docbin([folder, '-o', `${folder}/out`, '-q', '-m', 'otsu', '--max-pixels', '10799']);
  expect([code, stderr.split('10799 pixels').length]).toEqual([1, 3]);
});
