/**
 * Measures of a mask against its truth, one by one; `evaluate` of docbin takes them all.
 *
 * @module docbin/measures
 */
export { type Confusion, confusion, type Judged, type Measure } from './define.js';
export { drd } from './drd.js';
export { fmeasure } from './fmeasure.js';
export { mpm } from './mpm.js';
export { precision } from './precision.js';
export { pseudoFmeasure, pseudoPrecision, pseudoRecall } from './pseudo.js';
export { type PseudoWeights, pseudoWeights } from './pseudoWeights.js';
export { psnr } from './psnr.js';
export { accuracy, mcc, nrm } from './rates.js';
export { recall } from './recall.js';
export { measures } from './registry.js';
