import { defineMeasure, percent } from './define.js';

/** P = TP/(TP + FP), in percent; 100 when the mask has no ink. */
export const precision = defineMeasure({
  name: 'precision',
  title: 'precision',
  direction: 'higher',
  range: '0 to 100 %',
  source: 'Gatos, Ntirogiannis, Pratikakis 2009 (DIBCO 2009)',
  digits: 2,
  score: ({ tp, fp }) => percent(tp, tp + fp),
});
