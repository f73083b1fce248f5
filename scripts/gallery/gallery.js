#!/usr/bin/env node
// Pictures of what a method gets wrong: page, truth and mask side by side, false ink red and lost ink blue.
//
//   node scripts/gallery/gallery.js SET... -o OUT [--method unet-lite] [--model FILE]
//
// A SET holds images/ and gt/. Writes OUT/SET_ID.png and OUT/index.html, the worst pages first. Needs `npm run build`.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { pairFolders } from '../../dist/datasets/pairing.js';
import { binarize, decode, evaluate, readMask } from '../../dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: 'string', short: 'o', default: 'out/gallery' },
    method: { type: 'string', default: 'unet' },
    model: { type: 'string' },
  },
});

const PAPER = [255, 255, 255];
const INK = [0, 0, 0];
const FALSE_INK = [220, 0, 0];
const LOST_INK = [0, 60, 255];
/** By truth, then by mask. */
const COLOURS = [
  [PAPER, FALSE_INK],
  [LOST_INK, INK],
];

function picture({ width, height }, colourOf) {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.set(colourOf(i), 3 * i);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

await mkdir(values.output, { recursive: true });
const rows = [];
for (const set of positionals) {
  const { pairs } = await pairFolders(path.join(set, 'images'), path.join(set, 'gt'));
  for (const { id, mask: file, truth: truthFile } of pairs) {
    const page = await decode(file);
    const truth = await readMask(truthFile);
    const mask = await binarize(page, { method: values.method, params: values.model && { model: values.model } });
    const seen = await sharp(page.data, { raw: { width: page.width, height: page.height, channels: page.channels } })
      .toColourspace('srgb')
      .png()
      .toBuffer();
    const asTruth = await picture(page, (i) => (truth.data[i] ? INK : PAPER));
    const asMask = await picture(page, (i) => COLOURS[truth.data[i]][mask.data[i]]);
    const { width, height } = page;
    const across = height > width;
    const place = (n) => (across ? { left: n * width, top: 0 } : { left: 0, top: n * height });
    const name = `${path.basename(path.resolve(set))}_${id}.png`;
    await sharp({
      create: {
        width: across ? 3 * width : width,
        height: across ? height : 3 * height,
        channels: 3,
        background: 'white',
      },
    })
      .composite([seen, asTruth, asMask].map((input, n) => ({ input, ...place(n) })))
      .png()
      .toFile(path.join(values.output, name));
    const { fmeasure, recall, precision } = evaluate(mask, truth, {
      name: file,
      measures: ['fmeasure', 'recall', 'precision'],
    });
    const caption = `${name}: F-measure ${fmeasure.toFixed(2)}, recall ${recall.toFixed(2)}, precision ${precision.toFixed(2)}`;
    rows.push({ name, fmeasure, caption });
    console.log(caption);
  }
}

rows.sort((a, b) => a.fmeasure - b.fmeasure);
const figures = rows.map(
  ({ name, caption }) =>
    `<figure><figcaption>${caption}</figcaption>` +
    `<img loading="lazy" src="${encodeURIComponent(name)}" alt=""></figure>`,
);
await writeFile(
  path.join(values.output, 'index.html'),
  `<!doctype html><meta charset="utf-8"><title>docbin: ${values.method}</title>` +
    `<style>body{font:16px sans-serif;margin:2em}img{max-width:100%;border:1px solid #ccc}</style>` +
    `<h1>${values.method}</h1><p>Page, truth, mask. False ink is red, lost ink is blue. Worst first.</p>${figures.join('\n')}\n`,
);
