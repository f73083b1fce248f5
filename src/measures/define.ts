import type { Mask } from '../image/types.js';
import type { PseudoWeights } from './pseudoWeights.js';

/** Pixels of a mask counted against its truth; ink is positive. */
export interface Confusion {
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}

/** What a measure sees of a mask and its truth, which have the same size. */
export interface Judged {
  counts: Confusion;
  mask: Mask;
  truth: Mask;
  /** The truth's weight maps, made when first asked for. */
  readonly weights: PseudoWeights;
}

/** A score of a mask against its truth. */
export interface Measure {
  name: string;
  title: string;
  /** Whether higher or lower values are better. */
  direction: 'higher' | 'lower';
  /** The equation, in a line. */
  definition: string;
  /** Best and worst value, and the unit. */
  range: string;
  source: string;
  /** Digits after the point in tables. */
  digits: number;
  score(judged: Judged): number;
}

/** Names a measure; see `registry.ts`. */
export const defineMeasure = (measure: Measure): Measure => measure;

/** Counts a mask against a truth of the same size. */
export function confusion(mask: Mask, truth: Mask): Confusion {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < mask.data.length; i++) counts[2 * mask.data[i] + truth.data[i]]++;
  const [tn, fn, fp, tp] = counts;
  return { tp, fp, fn, tn };
}

/** Where it would be 0/0, recall and precision are 100 when mask and truth are equal (both without ink), else 0. */
export const percent = (part: number, whole: number, wrong: number) => {
  if (whole === 0) return wrong === 0 ? 100 : 0;
  return (100 * part) / whole;
};
