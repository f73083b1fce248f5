export { addCells, addLevels, meanBlocks, spanBlocks } from './cells';
export { invert, widen } from './extremes';
export { unfilter } from './filters';
export { atMost, count, smallest, sum } from './histogram';
export { luma } from './luma';
export { pack } from './pack';
export { atLeast, lookUp, lookUp, relate, relate } from './planes';
export { exchange, largestVariance, statistics, threshold } from './window';

/** From which address on memory is free. */
export function free(): usize {
  return __heap_base;
}
