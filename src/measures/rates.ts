import { defineMeasure, percent } from './define.js';

/** (TP + TN)/pixels, in percent. */
export const accuracy = defineMeasure({
  name: 'accuracy',
  title: 'accuracy',
  direction: 'higher',
  definition: '(TP + TN)/pixels',
  range: '0 to 100 %',
  source: 'DIBCO 2009',
  digits: 2,
  score: ({ counts: { tp, fp, fn, tn } }) => percent(tp + tn, tp + fp + fn + tn, 0),
});

/** NRM = (FN/(FN + TP) + FP/(FP + TN))/2; a rate of 0/0 is 0. */
export const nrm = defineMeasure({
  name: 'nrm',
  title: 'NRM',
  direction: 'lower',
  definition: '(FN/(FN + TP) + FP/(FP + TN))/2',
  range: '0 to 1',
  source: 'DIBCO 2009',
  digits: 4,
  score: ({ counts: { tp, fp, fn, tn } }) => (fn / Math.max(1, fn + tp) + fp / Math.max(1, fp + tn)) / 2,
});

/** MCC = (TP·TN − FP·FN)/√((TP + FP)(TP + FN)(TN + FP)(TN + FN)); of a perfect mask 1, else 0 where it would be 0/0. */
export const mcc = defineMeasure({
  name: 'mcc',
  title: 'MCC',
  direction: 'higher',
  definition: '(TP·TN − FP·FN)/√((TP + FP)(TP + FN)(TN + FP)(TN + FN))',
  range: '-1 to 1',
  source: 'Matthews 1975',
  digits: 4,
  score({ counts: { tp, fp, fn, tn } }) {
    if (fp + fn === 0) return 1;
    // roots one by one: the product of the four would not be exact
    const norm = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
    return norm === 0 ? 0 : (tp * tn - fp * fn) / norm;
  },
});
