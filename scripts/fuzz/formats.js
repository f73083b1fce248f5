import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { published } from '../../dist/contest/published.js';
import { readEntries } from '../../dist/contest/results.js';
import { readWeights } from '../../dist/contest/weights.js';
import { writeWhole } from '../../dist/files.js';
import { binarize, importDatasets, loadModel, mergeJournals, rank, readParams } from '../../dist/index.js';
import { binarizePage } from '../../dist/pipeline/page.js';

const CORPUS = path.resolve(import.meta.dirname, '../../tests/fuzz/corpus');
const MODELS = path.resolve(import.meta.dirname, '../../models');

/** Pages of more are refused, so that a thousand cases do not take a day. */
export const MAX_PIXELS = 2 ** 24;

/**
 * What is read: of each format the valid files that are changed, and how docbin reads one. A format of pages needs a folder in
 * `tests/fuzz/corpus` and a line here. `read` gets the changed file, alone in its folder and called `name` where that matters, and a
 * folder that it may write to. A `slow` format comes a quarter as often.
 */
export const FORMATS = {
  jpeg: { samples: corpus('jpeg'), read: page },
  png: { samples: corpus('png'), read: page },
  tiff: { samples: corpus('tiff'), read: page },
  pdf: { samples: corpus('pdf'), read: page },
  webp: { samples: corpus('webp'), read: page },
  gif: { samples: corpus('gif'), read: page },
  bmp: { samples: corpus('bmp'), read: page },
  pnm: { samples: corpus('pnm'), read: page },
  onnx: { samples: models('unet-tiny.onnx', 'unet-lite-int8.onnx'), read: network },
  card: { samples: models('unet-tiny.json', 'unet.json'), read: card },
  params: { samples: corpus('params'), read: readParams },
  results: { samples: corpus('results'), read: ranking },
  weights: { samples: corpus('weights'), name: 'H01_RWeights.dat', read: weights },
  journal: { samples: corpus('journal'), name: 'docbin.journal.jsonl', read: journal },
  archive: { samples: corpus('archive'), slow: true, read: archive },
};

async function corpus(format) {
  const folder = path.join(CORPUS, format);
  return (await readdir(folder)).map((name) => path.join(folder, name));
}

async function models(...names) {
  return names.map((name) => path.join(MODELS, name));
}

async function page(file, out) {
  const { bytes } = await binarizePage({
    input: file,
    name: file,
    format: 'png',
    method: 'otsu',
    pages: [1],
    maxPixels: MAX_PIXELS,
  });
  writeWhole(path.join(out, 'page.png'), bytes);
}

function network(file) {
  const raster = { width: 40, height: 30, channels: 1, data: new Uint8Array(40 * 30).fill(200), meta: {} };
  return binarize(raster, { method: 'unet', params: { model: file, threads: 1 } });
}

async function card(file) {
  const model = file.replace('.json', '.onnx');
  await copyFile(path.join(MODELS, 'unet-tiny.onnx'), model);
  await loadModel(model);
}

async function ranking(file) {
  const { sets, entries } = await readEntries([file]);
  rank(entries);
  for (const set of sets) published(set);
}

async function weights(file) {
  const folder = path.dirname(file);
  await copyFile(file, path.join(folder, 'H01_PWeights.dat'));
  await readWeights(folder, 'H01', { width: 24, height: 16 });
}

function journal(file) {
  return mergeJournals([path.dirname(file)]);
}

async function archive(file, out) {
  const { rejected } = await importDatasets([file], { folder: out });
  if (rejected.length > 0) throw rejected[0];
}
