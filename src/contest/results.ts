import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { FileError } from '../errors.js';
import { measures } from '../measures/registry.js';
import { mean, type PageScores, type Scores } from '../pipeline/evaluate.js';
import { canRank, type Entry, rank } from './rank.js';

const values = Object.fromEntries(
  measures.map(({ name, title, range, direction }) => [
    name,
    z.number().nullish().describe(`${title}, ${range}, ${direction} is better; null where it is infinite`),
  ]),
);
const meanSchema = z.object(values) as unknown as z.ZodType<Scores>;
const speed = z.number().describe('milliseconds a megapixel of the method alone, in one thread');

const pageSchema = z.object({
  set: z.string(),
  id: z.string().describe("the page's name, without the ending of its file"),
  width: z.int(),
  height: z.int(),
  millisecondsPerMegapixel: speed,
  ...values,
}) as unknown as z.ZodType<PageScores>;

const setSchema = z.object({
  set: z.string(),
  pages: z.int().describe('pages with a truth, which were scored'),
  of: z.int().describe('pages of the full set'),
  missing: z.array(z.string()).describe('ids of the pages that were not scored'),
  unpaired: z.array(z.string()).describe('files of pages and truths without a partner'),
  warnings: z.array(z.string()).describe('what is odd about truths'),
  methods: z.array(
    z.object({
      method: z.string(),
      mean: meanSchema.describe("over the set's pages"),
      millisecondsPerMegapixel: speed,
      score: z.int().optional().describe("the contests' rank score among these methods: the lowest wins"),
      averagesScore: z.int().optional().describe('sum of the ranks of the four means'),
    }),
  ),
  published: z
    .object({ pages: z.int(), rows: z.array(z.object({ method: z.string(), ...values })) })
    .optional()
    .describe("the contest's published means of the full set"),
});

const methodSchema = z.object({
  method: z.string(),
  params: z.record(z.string(), z.unknown()).describe('every parameter, given or default'),
  model: z
    .object({
      name: z.string(),
      sha256: z.string(),
      trainingSets: z.array(z.string()).describe('sets it has seen: its scores there say little'),
    })
    .optional()
    .describe('the network that the method runs'),
  pairs: z.array(pageSchema).min(1).describe('scores of each page'),
  mean: meanSchema.describe('over the pages of all sets'),
  millisecondsPerMegapixel: speed,
});

/** What a benchmark finds, and what `docbin benchmark --json` writes: `docs/benchmark.schema.json` is made of it. */
export const resultsSchema = z.object({
  docbin: z.string().describe('the version that wrote this'),
  sets: z.array(setSchema),
  methods: z.array(methodSchema).min(1),
});

/**
 * What a benchmark finds.
 *
 * @useDeclaredType
 */
export type Results = z.infer<typeof resultsSchema>;
/**
 * A set of a benchmark.
 *
 * @useDeclaredType
 */
export type SetFacts = z.infer<typeof setSchema>;
/** A method's means on one set. */
export type MethodOnSet = SetFacts['methods'][number];
/**
 * A method of a benchmark, on the pages of all sets.
 *
 * @useDeclaredType
 */
export type MethodScores = z.infer<typeof methodSchema>;

/** Means over pages; the speed is that of all their pixels together. */
export function summarize(pairs: PageScores[]): Pick<MethodScores, 'pairs' | 'mean' | 'millisecondsPerMegapixel'> {
  const size = (page: PageScores) => Number(page.width) * Number(page.height);
  const pixels = pairs.reduce((sum, page) => sum + size(page), 0);
  const time = pairs.reduce((sum, page) => sum + Number(page.millisecondsPerMegapixel) * size(page), 0);
  return { pairs, mean: mean(pairs), millisecondsPerMegapixel: time / pixels };
}

/** The methods' means on one set, with their rank scores where they can be ranked. */
export function onSet(methods: MethodScores[], name: string): MethodOnSet[] {
  const entries = methods.map(({ method, pairs }) => ({
    method,
    ...summarize(pairs.filter(({ set }) => set === name)),
  }));
  const ranked = canRank(entries) ? rank(entries) : [];
  return entries.map(({ pairs: _, ...entry }) => ({
    ...entry,
    ...ranked.find(({ method }) => method === entry.method),
  }));
}

/**
 * Reads what `docbin benchmark --json` wrote.
 *
 * @throws FileError for a file that cannot be read or holds something else
 */
export async function readResults(file: string): Promise<Results> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new FileError(
      'E_CANNOT_READ',
      file,
      `cannot be read (${error.code})`,
      'give a file that docbin benchmark --json wrote',
    );
  });
  try {
    const results = resultsSchema.parse(JSON.parse(text));
    for (const { pairs } of results.methods)
      for (const page of pairs)
        for (const { name } of measures) if ((page[name] as unknown) === null) page[name] = Number.POSITIVE_INFINITY;
    return results;
  } catch {
    throw new FileError(
      'E_NOT_RESULTS',
      file,
      'not the results of a benchmark',
      'write it with docbin benchmark --json',
    );
  }
}

/**
 * The methods of saved results. Where two files hold the same method, each is called `method (file)`.
 *
 * @throws FileError for a file that cannot be read or holds something else
 */
export async function readEntries(files: string[]): Promise<{ sets: string[]; entries: Entry[] }> {
  const results = await Promise.all(files.map(async (file) => ({ file, ...(await readResults(file)) })));
  const all = results.flatMap(({ file, methods }) => methods.map((method) => ({ file, ...method })));
  const entries = all.map(({ file, method, pairs }) => {
    const again = all.some((other) => other.file !== file && other.method === method);
    return { method: again ? `${method} (${path.parse(file).name})` : method, pairs };
  });
  return { sets: [...new Set(results.flatMap(({ sets }) => sets.map(({ set }) => set)))], entries };
}
