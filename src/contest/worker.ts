// runs in a worker thread: the masks of one page are scored, so that the truth's weight maps are made once

import { describeError, type ErrorFacts } from '../errors.js';
import { decode } from '../image/decode.js';
import { readMask } from '../image/mask.js';
import type { Mask } from '../image/types.js';
import { evaluate, type Scores } from '../pipeline/evaluate.js';
import { writePictures } from './pictures.js';
import { readWeights } from './weights.js';

export interface ScoringTask {
  truth: string;
  /** Masks, or files of masks, and what messages call each. */
  masks: { mask: Mask | string; name: string }[];
  measures?: readonly string[];
  /** Folder with the official weight maps of truths, and the page's id there. */
  weights?: { folder: string; id: string };
  /** Where the pictures of a report go, the page they are of, and the method that each mask is by. */
  pictures?: { folder: string; page: string; methods: string[] };
}

/** The scores of each mask, and what is odd about the truth. */
export interface ScoredPage {
  scores: Scores[];
  warning?: string;
}

export type ScoringResult = ({ ok: true } & ScoredPage) | { ok: false; error: ErrorFacts };

export default async function work(task: ScoringTask): Promise<ScoringResult> {
  const { truth: file, masks, measures, weights, pictures } = task;
  try {
    const truth = await readMask(file);
    const given = weights && (await readWeights(weights.folder, weights.id, truth));
    const scores: Scores[] = [];
    const read: Mask[] = [];
    for (const { mask, name } of masks) {
      read.push(typeof mask === 'string' ? await readMask(mask) : mask);
      scores.push(evaluate(read[read.length - 1], truth, { name, measures, weights: given }));
    }
    if (pictures) {
      const named = pictures.methods.map((method, i) => ({ method, mask: read[i] }));
      await writePictures(pictures.folder, await decode(pictures.page), named, truth);
    }
    return { ok: true, scores, warning: oddity(file, truth) };
  } catch (error) {
    return { ok: false, error: describeError(error) };
  }
}

/** A truth that is mostly ink is likely inverted. */
function oddity(file: string, { data }: Mask): string | undefined {
  const ink = data.reduce((sum, value) => sum + value, 0);
  if (ink === 0) return `${file}: a truth without ink; ink is exactly 0 (black)`;
  return ink > data.length / 2 ? `${file}: more than half of the truth is ink; is it inverted?` : undefined;
}
