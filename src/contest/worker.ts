// runs in a worker thread: the masks of one page are scored, so that the truth's weight maps are made once

import { readMask } from '../image/mask.js';
import type { Mask } from '../image/types.js';
import { evaluate, type Scores } from '../pipeline/evaluate.js';
import { describeError } from '../pipeline/page.js';
import { readWeights } from './weights.js';

export interface ScoringTask {
  truth: string;
  /** Masks, or files of masks, and what messages call each. */
  masks: { mask: Mask | string; name: string }[];
  measures?: readonly string[];
  /** Folder with the official weight maps of truths, and the page's id there. */
  weights?: { folder: string; id: string };
}

export type ScoringResult = { ok: true; scores: Scores[] } | { ok: false; error: ReturnType<typeof describeError> };

export default async function work({ truth: file, masks, measures, weights }: ScoringTask): Promise<ScoringResult> {
  try {
    const truth = await readMask(file);
    const given = weights && (await readWeights(weights.folder, weights.id, truth));
    const scores: Scores[] = [];
    for (const { mask, name } of masks) {
      const read = typeof mask === 'string' ? await readMask(mask) : mask;
      scores.push(evaluate(read, truth, { name, measures, weights: given }));
    }
    return { ok: true, scores };
  } catch (error) {
    return { ok: false, error: describeError(error) };
  }
}
