/**
 * Arrays in, arrays out: rows from the top, one value a pixel. Grey is 0..255, a mask's ink 1 and its paper 0. No array that is given is
 * changed, where a function does not say so.
 *
 * @module docbin/kernels
 */
export { atMost } from './atMost.js';
export { background } from './background.js';
export { boxHistogram, moments } from './boxHistogram.js';
export { hysteresis, type Ridges, ridges } from './canny.js';
export { type Components, components } from './components.js';
export { contour } from './contour.js';
export { localContrast } from './contrast.js';
export { chebyshevDistance } from './distance.js';
export { drdSum, mixedBlocks } from './drd.js';
export { euclideanDistance } from './euclidean.js';
export { type G4, openG4 } from './g4.js';
export { gaussian } from './gaussian.js';
export { histogram } from './histogram.js';
export { laplacian } from './laplacian.js';
export { luma } from './luma.js';
export { type Cut, minimumCuts } from './maxflow.js';
export { median } from './median.js';
export { close, dilate, erode, open } from './morphology.js';
export { pack } from './pack.js';
export { unfilter } from './pngFilters.js';
export { type Box, onRing } from './ring.js';
export { skeleton } from './skeleton.js';
export { smallest } from './smallest.js';
export { strokeWidth } from './strokeWidth.js';
export { subsample } from './subsample.js';
export { sum } from './sum.js';
export { wiener } from './wiener.js';
export type { Columns, LocalThreshold, OpenColumns } from './windowColumns.js';
export { windowMaximum, windowMinimum } from './windowExtremes.js';
export { windowSums } from './windowSums.js';
export { largestDeviation, type Page, windowRows, windowThreshold } from './windows.js';
