import { contour } from '../kernels/contour.js';
import { euclideanDistance } from '../kernels/euclidean.js';
import { defineMeasure } from './define.js';

/**
 * MPM = 1000·(Σd over FN + Σd over FP)/(2·Σd over all pixels), d the Euclidean distance to the truth's contour. 0 for a perfect mask;
 * Infinity for a wrong mask of a truth without ink.
 */
export const mpm = defineMeasure({
  name: 'mpm',
  title: 'MPM',
  direction: 'lower',
  definition: '1000·(sum of d over FN + sum of d over FP)/(2·sum of d), d distance to the contour of the truth',
  range: '0 to 500',
  source: 'Young, Ferryman 2005 (DIBCO 2009)',
  digits: 3,
  score({ counts: { tp, fp, fn }, mask, truth }) {
    if (fp + fn === 0) return 0;
    if (tp + fn === 0) return Number.POSITIVE_INFINITY;
    const { width, height } = truth;
    const distance = euclideanDistance(contour(truth.data, width, height), width, height);
    let [wrong, all] = [0, 0];
    for (let i = 0; i < distance.length; i++) {
      all += distance[i];
      if (mask.data[i] !== truth.data[i]) wrong += distance[i];
    }
    return all === 0 ? 0 : (1000 * wrong) / (2 * all);
  },
});
