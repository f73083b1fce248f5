import { defineMeasure, percent } from './define.js';

/** R = TP/(TP + FN), in percent; where neither the truth nor the mask has ink 100, where only the truth has none 0. */
export const recall = defineMeasure({
  name: 'recall',
  title: 'recall',
  direction: 'higher',
  definition: 'TP/(TP + FN)',
  range: '0 to 100 %',
  source: 'Gatos, Ntirogiannis, Pratikakis 2009 (DIBCO 2009)',
  digits: 2,
  score: ({ counts: { tp, fp, fn } }) => percent(tp, tp + fn, fp),
});
