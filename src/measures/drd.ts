import { drdSum, mixedBlocks } from '../kernels/drd.js';
import { defineMeasure } from './define.js';

/**
 * DRD = Σ DRD_k/NUBN over the wrong pixels k; NUBN = full 8 × 8 blocks of the truth that hold both ink and paper. 0 for a
 * perfect mask; Infinity for a wrong mask of a truth without such a block.
 */
export const drd = defineMeasure({
  name: 'drd',
  title: 'DRD',
  direction: 'lower',
  definition: 'sum of the distortions of wrong pixels / mixed 8×8 blocks of the truth',
  range: '0 to Infinity',
  source: 'Lu, Kot, Shi 2004',
  digits: 2,
  score({ counts: { fp, fn }, mask, truth }) {
    if (fp + fn === 0) return 0;
    const blocks = mixedBlocks(truth.data, truth.width, truth.height);
    return blocks === 0 ? Number.POSITIVE_INFINITY : drdSum(mask.data, truth.data, mask.width, mask.height) / blocks;
  },
});
