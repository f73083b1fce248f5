#!/usr/bin/env node
// F-measure of unet-lite on a page as it is, twice as large, and a half, a third and a quarter as large, beside the page's median stroke width.
// Pages are cut from the middle of those of a few sets; some are made smaller or larger first, with their truths. Needs `npm run build`.
//
//   node scripts/bench/scale.js DATA
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { decode } from '../../dist/index.js';
import { inMemory } from '../../dist/kernels/pageRows.js';
import { pageStroke } from '../../dist/methods/autoWindow.js';
import { loadModel } from '../../dist/network/model.js';
import { openSession } from '../../dist/network/session.js';
import { inkTiles } from '../../dist/network/tiles.js';

/** Pages of each set, and how many times larger they are made. The first three took no part in training. */
const SETS = {
  noisyoffice: [3, [1, 2, 3]],
  lrde_dbd: [3, [1, 1 / 2, 1 / 3]],
  cb55: [1, [1, 1 / 2]],
  hdibco2016: [2, [1 / 2, 1, 2, 3, 4]],
  dibco2013: [2, [1 / 2, 1, 2, 4]],
};
const SCALES = [2, 1, 1 / 2, 1 / 3, 1 / 4];

const [data] = process.argv.slice(2);
const model = await loadModel('unet-lite');
const infer = await openSession(model.bytes, 1);
console.log(
  `| set | page | made | stroke | ${SCALES.map(named).join(' | ')} |\n${'| --- '.repeat(4 + SCALES.length)}|`,
);
for (const [set, [count, made]] of Object.entries(SETS)) {
  const names = (await readdir(path.join(data, set, 'images'))).sort();
  const truths = await readdir(path.join(data, set, 'gt'));
  for (let n = 0; n < count; n++) {
    const name = names[Math.floor(((n + 0.5) * names.length) / count)];
    const { name: stem } = path.parse(name);
    const page = await decode(path.join(data, set, 'images', name));
    const truth = await decode(
      path.join(
        data,
        set,
        'gt',
        truths.find((file) => path.parse(file).name === stem),
      ),
    );
    for (const times of made) {
      const [scan, ink] = await Promise.all([page, truth].map((whole) => resized(middle(whole, times), times)));
      const stroke = pageStroke(inMemory(scan).grey());
      const scores = [];
      for (const scale of SCALES) scores.push(fmeasure(await probabilities(scan, scale), ink).toFixed(1));
      console.log(`| ${[set, stem, named(times), stroke.toFixed(1), ...scores].join(' | ')} |`);
    }
  }
}

function named(times) {
  return times < 1 ? `1/${Math.round(1 / times)}` : `${times}`;
}

/** The middle of a page, at most 1600 × 1200 pixels when it has been made larger. */
function middle({ width, height, channels, data }, times) {
  const part = Math.max(times, 1 / 2);
  const [w, h] = [Math.min(width, Math.floor(1600 / part)), Math.min(height, Math.floor(1200 / part))];
  const cut = new Uint8Array(w * h * channels);
  for (let y = 0; y < h; y++) {
    const from = (((height - h) >> 1) + y) * width + ((width - w) >> 1);
    cut.set(data.subarray(from * channels, (from + w) * channels), y * w * channels);
  }
  return { width: w, height: h, channels, data: cut, meta: {} };
}

/** Bicubic to larger, means of boxes to smaller. */
async function resized(page, times, width = Math.floor(page.width * times), height = Math.floor(page.height * times)) {
  if (times === 1) return page;
  if (times > 1) return { ...page, width, height, data: await bySharp(page, width, height) };
  const [side, { channels }] = [Math.round(1 / times), page];
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)];
    let sum = 0;
    for (let v = 0; v < side; v++) {
      for (let u = 0; u < side; u++) {
        sum += page.data[((y * side + v) * page.width + x * side + u) * channels + (i % channels)];
      }
    }
    return Math.round(sum / side ** 2);
  });
  return { ...page, width, height, data };
}

async function bySharp({ data, channels, width, height }, toWidth, toHeight) {
  const image = sharp(data, { raw: { width, height, channels } });
  const larger = image.resize(toWidth, toHeight, { fit: 'fill', kernel: 'cubic' });
  return new Uint8Array(
    await larger
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw()
      .toBuffer(),
  );
}

/** Ink probabilities, in 0..255, of a page run at a scale, back at its own size. */
async function probabilities(page, scale) {
  const scaled = await resized(page, scale);
  const ink = new Uint8Array(scaled.width * scaled.height);
  for await (const part of inkTiles(inMemory(scaled), model, infer, { tile: 1024, batch: 1 })) {
    for (let y = 0; y < part.height; y++) {
      const row = part.ink.subarray(part.start + y * part.stride, part.start + y * part.stride + part.width);
      ink.set(
        row.map((value) => 255 * value),
        (part.top + y) * scaled.width + part.left,
      );
    }
  }
  const result = { ...scaled, channels: 1, data: ink };
  return (await resized(result, 1 / scale, page.width, page.height)).data;
}

function fmeasure(probabilities, { data, channels }) {
  let [both, either] = [0, 0];
  probabilities.forEach((value, i) => {
    const [found, is] = [value > 127, data[i * channels] < 128];
    if (found && is) both++;
    either += found + is;
  });
  return (200 * both) / either;
}
