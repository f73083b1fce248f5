import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { UsageError } from '../errors.js';
import { dataFolder } from './place.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A page of a contest's set; what only its files can tell is left out where nobody could compute it yet. */
const pageSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9]+$/),
  track: z.string().optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  /** Text pixels of the truth. */
  ink: z.int().positive().optional(),
  /** Of the page's decoded 8-bit RGB samples, rows from the top; grey counts as R = G = B. */
  imageSha256: sha256.optional(),
  /** Of one byte a pixel of the truth, 1 = text, rows from the top. */
  truthSha256: sha256.optional(),
});

const datasetSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+$/),
  title: z.string(),
  year: z.int(),
  /** Where the organisers publish the archives. */
  base: z.url({ protocol: /^https?$/ }),
  archives: z.array(z.strictObject({ file: z.string().regex(/^[\w-][\w.-]*$/), bytes: z.int().positive() })),
  /** What lies where in the archives. */
  layout: z.string(),
  pages: z.array(pageSchema),
});

/**
 * A contest's set: its pages, their hashes, and where its archives are.
 *
 * @useDeclaredType
 */
export type Dataset = z.infer<typeof datasetSchema>;
export type DatasetPage = Dataset['pages'][number];

/** What every function on data sets takes. */
export interface DataOptions {
  /** The data folder; by default $DOCBIN_DATA, else `docbin` in $XDG_DATA_HOME, else in ~/.local/share. */
  folder?: string;
  /** The sets that are known; by default those of `datasets()`. */
  datasets?: Dataset[];
}

const MANIFESTS = new URL('../../datasets/', import.meta.url);

/** The contests' sets that docbin knows by name, the oldest first. */
export async function datasets(): Promise<Dataset[]> {
  const names = (await readdir(fileURLToPath(MANIFESTS))).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, MANIFESTS), 'utf8')));
  return texts.map((text) => datasetSchema.parse(JSON.parse(text))).sort((a, b) => a.year - b.year);
}

/** The options with nothing left open. */
export const settled = async (options: DataOptions) => ({
  known: options.datasets ?? (await datasets()),
  folder: options.folder ?? dataFolder(),
});

/**
 * A set by its name.
 *
 * @throws UsageError when no set has the name
 */
export function findDataset(name: string, known: Dataset[]): Dataset {
  const found = known.find((dataset) => dataset.name === name);
  if (found) return found;
  throw new UsageError(
    'E_UNKNOWN_SET',
    `no data set '${name}'`,
    `data sets are ${known.map((dataset) => dataset.name).join(', ')}`,
  );
}
