import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Pair, pairFolders } from '../datasets/pairing.js';
import { readMask } from '../image/mask.js';
import { evaluate, mean, type PageScores, type Scores } from '../pipeline/evaluate.js';

export interface SetScores {
  pairs: PageScores[];
  mean: Scores;
  /** Masks or truths without a partner. */
  unpaired: string[];
}

/**
 * Scores masks against truths, paired by base name.
 *
 * @param masks a folder of masks, or one mask
 * @param truths a folder of truths, or the one truth
 * @throws UsageError when a folder is missing or empty or nothing pairs, FileError for a file that is no image,
 *   DocbinError when a mask and its truth differ in size
 */
export async function scoreMasks(masks: string, truths: string): Promise<SetScores> {
  const { pairs, unpaired } = await findPairs(masks, truths);
  const rows: SetScores['pairs'] = [];
  for (const { id, mask, truth } of pairs)
    rows.push({ id, ...evaluate(await readMask(mask), await readMask(truth), mask) });
  return { pairs: rows, mean: mean(rows), unpaired };
}

async function findPairs(masks: string, truths: string): Promise<{ pairs: Pair[]; unpaired: string[] }> {
  const isFile = async (file: string) => (await stat(file).catch(() => undefined))?.isFile() ?? false;
  if ((await isFile(masks)) && (await isFile(truths))) {
    return { pairs: [{ id: path.parse(masks).name, mask: masks, truth: truths }], unpaired: [] };
  }
  return pairFolders(masks, truths);
}
