import { defineMeasure, percent } from './define.js';

/** P = TP/(TP + FP), in percent; where neither the mask nor the truth has ink 100, where only the mask has none 0. */
export const precision = defineMeasure({
  name: 'precision',
  title: 'precision',
  direction: 'higher',
  definition: 'TP/(TP + FP)',
  range: '0 to 100 %',
  source: 'Gatos, Ntirogiannis, Pratikakis 2009 (DIBCO 2009)',
  digits: 2,
  score: ({ counts: { tp, fp, fn } }) => percent(tp, tp + fp, fn),
});
