import { defineMeasure, percent } from './define.js';

/** R = TP/(TP + FN), in percent; 100 when the truth has no ink. */
export const recall = defineMeasure({
  name: 'recall',
  title: 'recall',
  direction: 'higher',
  range: '0 to 100 %',
  source: 'Gatos, Ntirogiannis, Pratikakis 2009 (DIBCO 2009)',
  digits: 2,
  score: ({ tp, fn }) => percent(tp, tp + fn),
});
