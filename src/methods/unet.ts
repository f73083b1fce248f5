// The layer list of the network that won DIBCO 2017: I. Pratikakis et al., "ICDAR2017 Competition on Document Image
// Binarization (DIBCO 2017)"; U-Net: O. Ronneberger, P. Fischer, T. Brox, MICCAI 2015.
import { z } from 'zod';
import { MissingError, UsageError } from '../errors.js';
import type { PageRows, Raster } from '../image/types.js';
import { openAbove } from '../kernels/above.js';
import { inMemory } from '../kernels/pageRows.js';
import type { Model } from '../network/model.js';
import type { Infer } from '../network/session.js';
import type { InkTile } from '../network/tiles.js';
import { defineMethod } from './define.js';

export const unet = network('unet', 'U-Net with the layer list of the DIBCO 2017 winner', 768);
export const unetLite = network('unet-lite', 'U-Net from half resolution down, a tenth of the arithmetic', 1536);
export const unetInt8 = network('unet-int8', 'unet in 8-bit integers', 768);
export const unetLiteInt8 = network('unet-lite-int8', 'unet-lite in 8-bit integers', 1024);
export const unetTiny = network('unet-tiny', 'unet-lite with an eighth of the weights', 1024);

/** A method that runs the model of its name, tile by tile. */
function network(name: string, title: string, tile: number) {
  return defineMethod({
    name,
    title,
    source: 'DIBCO 2017 (winner), Ronneberger 2015',
    params: z.object({
      model: z.string().default(name).describe("name of a model, see 'docbin models', or an .onnx file of your own"),
      threshold: z.number().min(0).max(1).default(0.5).describe('ink where the probability is above it'),
      tile: z
        .number()
        .int()
        .min(8)
        .max(4096)
        .default(tile)
        .describe('largest side of a tile in pixels; changes speed, not the result'),
      batch: z.number().int().min(1).max(256).default(1).describe('tiles in one run of the network'),
      threads: z.number().int().min(0).max(256).default(0).describe('threads of one run; 0 = one a core'),
    }),
    input: 'rgb',
    model: modelFacts,
    prepare: prepareModel,
    async run(page, params) {
      const { width, height } = page;
      const data = new Uint8Array(width * height);
      let at = 0;
      for await (const rows of stream(inMemory(page), params)) {
        data.set(rows, at);
        at += rows.length;
      }
      return { width, height, data };
    },
    stream,
  });
}

interface NetworkParams {
  model: string;
  threshold: number;
  tile: number;
  batch: number;
  threads: number;
}

/** The mask of a page, the rows of a row of tiles at a time. */
async function* stream(page: PageRows, { model: name, threshold, tile, batch, threads }: NetworkParams) {
  const { model, infer } = await open(name, threads);
  checkTile(model, tile);
  const { inkTiles } = await import('../network/tiles.js');
  let rows = new Uint8Array();
  for await (const part of inkTiles(page, model, infer, { tile, batch })) {
    if (part.left === 0) rows = new Uint8Array(part.height * page.width);
    cut(part, threshold, rows, page.width);
    if (part.left + part.width === page.width) yield rows;
  }
}

/** Ink where the probability is above the threshold, written to its place in the mask of a row of tiles. */
function cut(part: InkTile, threshold: number, mask: Uint8Array, pageWidth: number): void {
  const { left, width, height, ink, start, stride } = part;
  const above = openAbove(width, threshold);
  for (let y = 0; y < height; y++) {
    const [from, to] = [start + y * stride, y * pageWidth + left];
    above(ink.subarray(from, from + width), mask.subarray(to, to + width));
  }
}

/** Name, sha256 and training sets of a model; see `Method.model`. */
export async function modelFacts({ model }: { model: string }) {
  const { loadModel } = await import('../network/model.js');
  const { name, sha256, card } = await loadModel(model);
  return { name, sha256, trainingSets: Object.keys(card?.trainingSets ?? {}) };
}

/** Throws when the model cannot run with tiles of that side. */
export async function prepareModel({ model, tile }: { model: string; tile: number }): Promise<void> {
  const { loadModel } = await import('../network/model.js');
  checkTile(await loadModel(model), tile);
}

/** Ink probability of every pixel of a page: width × height values, 0..1. */
export async function inkProbabilities(
  page: Raster,
  { model: name, tile, batch, threads }: Omit<NetworkParams, 'threshold'>,
): Promise<Float32Array> {
  const { model, infer } = await open(name, threads);
  checkTile(model, tile);
  const { inkTiles } = await import('../network/tiles.js');
  const all = new Float32Array(page.width * page.height);
  for await (const { left, top, width, height, ink, start, stride } of inkTiles(inMemory(page), model, infer, {
    tile,
    batch,
  })) {
    for (let y = 0; y < height; y++) {
      const from = start + y * stride;
      all.set(ink.subarray(from, from + width), (top + y) * page.width + left);
    }
  }
  return all;
}

function checkTile({ name, grid, margin }: Model, tile: number): void {
  if (tile % grid === 0 && tile > 2 * margin) return;
  throw new UsageError('E_BAD_PARAMETER', `tile=${tile}: ${name} needs a multiple of ${grid} above ${2 * margin}`);
}

// a session takes longer to open than a small page to binarize: each is opened once
const sessions = new Map<string, Promise<{ model: Model; infer: Infer }>>();

function open(name: string, threads: number) {
  const key = `${name} ${threads}`;
  let session = sessions.get(key);
  if (!session) {
    session = load(name, threads);
    session.catch(() => sessions.delete(key));
    sessions.set(key, session);
  }
  return session;
}

async function load(name: string, threads: number) {
  const [{ loadModel }, { openSession }] = await Promise.all([
    import('../network/model.js'),
    import('../network/session.js'),
  ]);
  const model = await loadModel(name);
  try {
    const infer = await openSession(model.bytes, threads);
    return { model, infer: (...inputs: Parameters<Infer>) => infer(...inputs).catch(refuse(model, 'run')) };
  } catch (error) {
    return refuse(model, 'load')(error);
  }
}

const refuse =
  ({ file }: Model, what: 'load' | 'run') =>
  (error: unknown): never => {
    const [cause] = (error as Error).message.split('\n');
    throw new MissingError(
      'E_BAD_MODEL',
      `${file}: onnxruntime cannot ${what} it: ${cause}`,
      'give an ONNX model that onnxruntime runs',
    );
  };
