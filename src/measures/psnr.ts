import { defineMeasure } from './define.js';

/** PSNR = 10·log₁₀(C²/MSE) = 10·log₁₀(pixels/(FP + FN)) in dB, with C = 1; Infinity for a perfect mask. */
export const psnr = defineMeasure({
  name: 'psnr',
  title: 'PSNR',
  direction: 'higher',
  definition: '10·log10(pixels/(FP + FN))',
  range: '0 to Infinity dB',
  source: 'Gatos, Ntirogiannis, Pratikakis 2009 (DIBCO 2009)',
  digits: 2,
  score: ({ counts: { tp, fp, fn, tn } }) => 10 * Math.log10((tp + fp + fn + tn) / (fp + fn)),
});
