import path from 'node:path';
import { pairFolders } from '../datasets/pairing.js';
import { decode } from '../image/decode.js';
import { readMask } from '../image/mask.js';
import { findMethod } from '../methods/find.js';
import { evaluate, mean, type PageScores, type Scores } from '../pipeline/evaluate.js';
import { binarize, type MethodChoice } from '../pipeline/page.js';

export interface BenchmarkOptions {
  methods: (MethodChoice & { method: string })[];
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
  { methods, onProgress }: BenchmarkOptions,
): Promise<{ methods: MethodScores[]; unpaired: string[] }> {
  for (const { method } of methods) findMethod(method);
  const { pairs, unpaired } = await pairFolders(path.join(folder, 'images'), path.join(folder, 'gt'));
  const warmUp = { width: 1, height: 1, channels: 1 as const, data: new Uint8Array(1), meta: {} };
  for (const choice of methods) await binarize(warmUp, choice);

  const results = methods.map((choice) => ({ choice, pairs: [] as PageScores[], seconds: 0 }));
  let megapixels = 0;
  let done = 0;
  for (const { id, mask: image, truth: truthFile } of pairs) {
    const page = await decode(image);
    const truth = await readMask(truthFile);
    const size = (page.width * page.height) / 1e6;
    megapixels += size;
    for (const result of results) {
      const { choice, pairs: rows } = result;
      const start = performance.now();
      const mask = await binarize(page, choice);
      const seconds = (performance.now() - start) / 1000;
      result.seconds += seconds;
      rows.push({ id, ...evaluate(mask, truth, image), secondsPerMegapixel: seconds / size });
      onProgress?.(++done, pairs.length * methods.length, `${id} ${choice.method}`);
    }
  }
  return {
    methods: results.map(({ choice, pairs: rows, seconds }) => ({
      method: choice.method,
      pairs: rows,
      mean: mean(rows),
      secondsPerMegapixel: seconds / megapixels,
    })),
    unpaired,
  };
}
