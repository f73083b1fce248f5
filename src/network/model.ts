import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { MissingError } from '../errors.js';
import { describeGraph, type GraphFacts } from './graph.js';
import { readOnnx } from './onnx.js';
import './telemetry.js';

/** The card beside a model: where its weights come from, what it costs and how good it is. */
const cardSchema = z.object({
  name: z.string(),
  title: z.string(),
  sha256: z.string(),
  layers: z.array(z.string()),
  weights: z.number(),
  macsPerTile: z.number(),
  reach: z.number(),
  /** How a page is run: what was chosen on held-out sets. */
  inference: z.string(),
  trainingSets: z.record(z.string(), z.number()),
  recipe: z.string(),
  seed: z.number(),
  trainingMinutes: z.number(),
  /** Mean of each measure on each set, of networks of the same recipe that never saw the set. */
  heldOutScores: z.record(z.string(), z.record(z.string(), z.number())),
  /** In one thread. */
  millisecondsPerMegapixel: z.number(),
  onnxruntime: z.string(),
});

/**
 * Where a model comes from, what it costs and how good it is.
 *
 * @useDeclaredType
 */
export type ModelCard = z.infer<typeof cardSchema>;

/** A network that is on disk as its card says. */
export interface Model extends GraphFacts {
  name: string;
  file: string;
  bytes: Uint8Array;
  /** Of the bytes, in hexadecimal. */
  sha256: string;
  /** Absent for a model of the user's own that has none. */
  card?: ModelCard;
}

const MODELS = fileURLToPath(new URL('../../models/', import.meta.url));

/**
 * Loads a model by name, or from a path that ends in .onnx, checks it against the sha256 of its card and reads its graph.
 *
 * @throws MissingError when it is not there, is damaged, or is no network that docbin can run
 */
export async function loadModel(nameOrFile: string): Promise<Model> {
  const own = nameOrFile.endsWith('.onnx');
  const file = own ? nameOrFile : path.join(MODELS, `${nameOrFile}.onnx`);
  const name = path.basename(file, '.onnx');
  const bytes = await readFile(file).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw new MissingError('E_NO_MODEL', `${file}: cannot be read (${error.code})`);
    const names = (await modelNames()).join(', ');
    throw new MissingError(
      'E_NO_MODEL',
      `no model '${nameOrFile}'`,
      `models are ${names}; a file of your own ends in .onnx`,
    );
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const card = await readCard(file);
  if (card && sha256 !== card.sha256) {
    throw new MissingError(
      'E_DAMAGED_MODEL',
      `${file}: the model is damaged: its sha256 is not the one in its card`,
      'install docbin again, or restore the file',
    );
  }
  try {
    return { name, file, bytes, sha256, card, ...describeGraph(readOnnx(bytes)) };
  } catch (error) {
    throw new MissingError(
      'E_BAD_MODEL',
      `${file}: not a model that docbin can run: ${(error as Error).message}`,
      'see ARCHITECTURE.md, "A model"',
    );
  }
}

/** Names of the models that come with docbin. */
export async function modelNames(): Promise<string[]> {
  const files = await readdir(MODELS);
  return files
    .filter((file) => file.endsWith('.onnx'))
    .map((file) => path.basename(file, '.onnx'))
    .sort();
}

async function readCard(file: string): Promise<ModelCard | undefined> {
  const cardFile = file.replace(/\.onnx$/, '.json');
  const text = await readFile(cardFile, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return cardSchema.parse(JSON.parse(text));
  } catch {
    throw new MissingError(
      'E_BAD_CARD',
      `${cardFile}: not a model card`,
      'restore the file, or move your model to a folder of its own',
    );
  }
}
