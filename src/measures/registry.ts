import type { Measure } from './define.js';
import { drd } from './drd.js';
import { fmeasure } from './fmeasure.js';
import { mpm } from './mpm.js';
import { precision } from './precision.js';
import { pseudoFmeasure, pseudoPrecision, pseudoRecall } from './pseudo.js';
import { psnr } from './psnr.js';
import { accuracy, mcc, nrm } from './rates.js';
import { recall } from './recall.js';

/** Every measure, in the order of the tables: the contest's four, then what they are made of, then others. */
export const measures: readonly Measure[] = [
  fmeasure,
  pseudoFmeasure,
  psnr,
  drd,
  recall,
  precision,
  pseudoRecall,
  pseudoPrecision,
  accuracy,
  mcc,
  nrm,
  mpm,
];
