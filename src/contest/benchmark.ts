import path from 'node:path';
import { pairFolders } from '../datasets/pairing.js';
import { decode } from '../image/decode.js';
import { findMethod } from '../methods/find.js';
import { chosen, mean, type PageScores, type Scores } from '../pipeline/evaluate.js';
import { binarize, type MethodChoice } from '../pipeline/page.js';
import { startScoring } from './scoring.js';
import type { ScoringTask } from './worker.js';

export interface BenchmarkOptions {
  methods: (MethodChoice & { method: string })[];
  /** Names of the measures; by default all. */
  measures?: readonly string[];
  onProgress?: (done: number, total: number, line: string) => void;
}

export interface MethodScores {
  method: string;
  pairs: PageScores[];
  mean: Scores;
  /** Of the method alone, page in memory to mask in memory, one page at a time. */
  secondsPerMegapixel: number;
}

/**
 * Binarizes every page of a set with every method and scores the masks.
 *
 * @param folder holds images/ and gt/, paired by base name
 */
export async function benchmark(
  folder: string,
  { methods, measures, onProgress }: BenchmarkOptions,
): Promise<{ set: string; methods: MethodScores[]; unpaired: string[]; warnings: string[] }> {
  for (const { method } of methods) findMethod(method);
  chosen(measures);
  const { pairs, unpaired } = await pairFolders(path.join(folder, 'images'), path.join(folder, 'gt'));
  const warmUp = { width: 1, height: 1, channels: 1 as const, data: new Uint8Array(1), meta: {} };
  for (const choice of methods) await binarize(warmUp, choice);

  const results = methods.map((choice) => ({ choice, seconds: 0, pairs: [] as PageScores[] }));
  const scoring = startScoring(1);
  const pending: Promise<void>[] = [];
  const warnings: string[] = [];
  let megapixels = 0;
  let done = 0;
  try {
    for (const { id, mask: image, truth } of pairs) {
      const page = await decode(image);
      const size = (page.width * page.height) / 1e6;
      megapixels += size;
      const masks: ScoringTask['masks'] = [];
      const rows: PageScores[] = [];
      for (const result of results) {
        const start = performance.now();
        const mask = await binarize(page, result.choice);
        const seconds = (performance.now() - start) / 1000;
        result.seconds += seconds;
        masks.push({ mask, name: image });
        const row = { id, secondsPerMegapixel: seconds / size };
        rows.push(row);
        result.pairs.push(row);
        onProgress?.(++done, pairs.length * methods.length, `${id} ${result.choice.method}`);
      }
      const scores = scoring.score({ truth, masks, measures });
      const entered = scores.then((scored) => {
        if (scored.warning) warnings.push(scored.warning);
        for (const [i, values] of scored.scores.entries()) Object.assign(rows[i], values);
      });
      entered.catch(() => {}); // it is awaited below, perhaps later
      pending.push(entered);
      await pending.at(-3); // masks shall not pile up in memory
    }
    await Promise.all(pending);
  } finally {
    await scoring.close();
  }
  return {
    set: path.basename(path.resolve(folder)),
    methods: results.map(({ choice, pairs: rows, seconds }) => ({
      method: choice.method,
      pairs: rows,
      mean: mean(rows),
      secondsPerMegapixel: seconds / megapixels,
    })),
    unpaired,
    warnings,
  };
}
