import path from 'node:path';
import { naturalOrder, type Pair, pageKey, pairFolders } from '../datasets/pairing.js';
import { resolveSet } from '../datasets/resolve.js';
import { decode } from '../image/decode.js';
import { checkParams } from '../methods/define.js';
import { findMethod } from '../methods/find.js';
import { chosen, type PageScores } from '../pipeline/evaluate.js';
import { VERSION } from '../version.js';
import { pictureFolder } from './pictures.js';
import { type MethodScores, onSet, type Results, type SetFacts, summarize } from './results.js';
import { type Scoring, startScoring } from './scoring.js';
import { type Choice, labelOf, refuseTwice, type TimedMask, timeAll, warmUp } from './timing.js';

/** What is compared, and by which measures. */
export interface BenchmarkOptions {
  methods: Choice[];
  /** Names of the measures; by default all. */
  measures?: readonly string[];
  /** Folder that gets the pictures of a report. */
  report?: string;
  /** Told, after each page and method, how many of these are done and the last of them: `page method`. */
  onProgress?: (done: number, total: number, line: string) => void;
}

type PageOfSet = Pair & { set: Omit<SetFacts, 'methods'> };

/**
 * Binarizes every page of sets with every method and scores the masks. The methods run one after another in this thread, where
 * they are timed; scores are computed beside them in a worker.
 *
 * @param sets names of data sets that are installed, or folders that hold images/ and gt/, paired by base name
 * @throws UsageError for a method, a parameter or a measure that is not there, a method or a set named twice, or a folder
 *   without pairs; MissingError for a data set or a model that is not there; FileError for a page that cannot be read
 */
export async function benchmark(sets: string | string[], options: BenchmarkOptions): Promise<Results> {
  const { measures, report, onProgress } = options;
  chosen(measures);
  const methods = await Promise.all(options.methods.map(describeMethod));
  const found = await Promise.all([sets].flat().map(findPages));
  refuseTwice(found.map(({ set }) => set.set));
  const pages = found.flatMap(({ set, pairs }) => pairs.map((pair): PageOfSet => ({ ...pair, set })));
  await warmUp(options.methods);

  const rows: PageScores[][] = methods.map(() => []);
  const scoring = startScoring(1);
  try {
    const pending: Promise<void>[] = [];
    for (const [done, page] of pages.entries()) {
      const raster = await decode(page.mask);
      const timed = await timeAll(raster, options.methods, (i, method) =>
        onProgress?.(done * methods.length + i, pages.length * methods.length, `${page.id} ${method}`),
      );
      const { width, height } = raster;
      const waiting = timed.map(
        ({ millisecondsPerMegapixel }): PageScores => ({
          set: page.set.set,
          id: page.id,
          width,
          height,
          millisecondsPerMegapixel,
        }),
      );
      for (const [i, row] of waiting.entries()) rows[i].push(row);
      const pictures = report && path.join(report, pictureFolder(done, page.set.set, page.id));
      const entered = enterScores(scoring, page, timed, waiting, measures, pictures);
      entered.catch(() => {}); // it is awaited below, perhaps later
      pending.push(entered);
      await pending.at(-3); // masks shall not pile up in memory
    }
    await Promise.all(pending);
  } finally {
    await scoring.close();
  }
  const scored = methods.map((method, i) => ({ ...method, ...summarize(rows[i]) }));
  const ofSets = found.map(({ set }) => ({ ...set, methods: onSet(scored, set.set) }));
  return { docbin: VERSION, sets: ofSets, methods: scored };
}

async function describeMethod(choice: Choice): Promise<Pick<MethodScores, 'method' | 'params' | 'model'>> {
  const method = findMethod(choice.method);
  const params = checkParams(method, choice.params ?? {});
  const model = await method.model?.(params);
  return { method: labelOf(choice), params, ...(model && { model }) };
}

async function findPages(nameOrFolder: string): Promise<{ set: PageOfSet['set']; pairs: Pair[] }> {
  const { name, folder, ids } = await resolveSet(nameOrFolder);
  const { pairs, unpaired } = await pairFolders(path.join(folder, 'images'), path.join(folder, 'gt'));
  const paired = new Set(pairs.map(({ id }) => id));
  const all = ids ?? [...paired, ...unpaired.map((file) => String(pageKey(file)))];
  const missing = all.filter((id) => !paired.has(id)).sort(naturalOrder);
  return { set: { set: name, pages: pairs.length, of: all.length, missing, unpaired, warnings: [] }, pairs };
}

/** Scores the masks of a page into the rows, and writes its pictures where a folder for them is given. */
async function enterScores(
  scoring: Scoring,
  { mask: page, truth, set }: PageOfSet,
  timed: TimedMask[],
  rows: PageScores[],
  measures?: readonly string[],
  folder?: string,
): Promise<void> {
  const masks = timed.map(({ mask }) => ({ mask, name: page }));
  const pictures = folder ? { folder, page, methods: timed.map(({ method }) => method) } : undefined;
  const { scores, warning } = await scoring.score({ truth, masks, measures, pictures });
  if (warning) set.warnings.push(warning);
  for (const [i, row] of rows.entries()) Object.assign(row, scores[i]);
}
