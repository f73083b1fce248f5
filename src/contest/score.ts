import { stat } from 'node:fs/promises';
import path from 'node:path';
import { naturalOrder, type Pair, pairFolders } from '../datasets/pairing.js';
import { chosen, mean, type PageScores, type Scores } from '../pipeline/evaluate.js';
import { startScoring } from './scoring.js';

/** The scores of the pages of a set, and their means. */
export interface SetScores {
  pairs: PageScores[];
  mean: Scores;
  /** Masks or truths without a partner. */
  unpaired: string[];
  /** What is odd about truths: without ink, or perhaps inverted. */
  warnings: string[];
}

/** By which measures masks are scored. */
export interface ScoreOptions {
  /** Names of the measures; by default all. */
  measures?: readonly string[];
  /** Folder of `ID_RWeights.dat` and `ID_PWeights.dat`; without it the maps are made from the truths. */
  weights?: string;
}

/**
 * Scores masks against truths, paired by base name.
 *
 * @param masks a folder of masks, or one mask
 * @param truths a folder of truths, or the one truth
 * @throws UsageError when a folder is missing or empty or nothing pairs, FileError for a file that is no image,
 *   DocbinError when a mask and its truth differ in size
 */
export async function scoreMasks(
  masks: string,
  truths: string,
  { measures, weights }: ScoreOptions = {},
): Promise<SetScores> {
  chosen(measures);
  const { pairs, unpaired } = await findPairs(masks, truths);
  const warnings: string[] = [];
  const scoring = startScoring();
  try {
    const rows = await Promise.all(
      pairs.map(async ({ id, mask, truth }) => {
        const given = weights === undefined ? undefined : { folder: weights, id };
        const page = await scoring.score({ truth, masks: [{ mask, name: mask }], measures, weights: given });
        if (page.warning) warnings.push(page.warning);
        return { id, ...page.scores[0] };
      }),
    );
    return { pairs: rows, mean: mean(rows), unpaired, warnings: warnings.sort(naturalOrder) };
  } finally {
    await scoring.close();
  }
}

async function findPairs(masks: string, truths: string): Promise<{ pairs: Pair[]; unpaired: string[] }> {
  const isFile = async (file: string) => (await stat(file).catch(() => undefined))?.isFile() ?? false;
  if ((await isFile(masks)) && (await isFile(truths))) {
    return { pairs: [{ id: path.parse(masks).name, mask: masks, truth: truths }], unpaired: [] };
  }
  return pairFolders(masks, truths);
}
