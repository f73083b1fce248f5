import { defineMeasure, percent } from './define.js';

/** FM = 2·R·P/(R + P) = 2·TP/(2·TP + FP + FN), in percent; 100 when neither mask nor truth has ink. */
export const fmeasure = defineMeasure({
  name: 'fmeasure',
  title: 'F-measure',
  direction: 'higher',
  definition: '2·R·P/(R + P), R recall, P precision',
  range: '0 to 100 %',
  source: 'Gatos, Ntirogiannis, Pratikakis 2009 (DIBCO 2009)',
  digits: 2,
  score: ({ counts: { tp, fp, fn } }) => percent(2 * tp, 2 * tp + fp + fn, fp + fn),
});
