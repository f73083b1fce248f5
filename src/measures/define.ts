import type { Mask } from '../image/types.js';
import { ones, words } from '../kernels/words.js';
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
  /** The score, in the unit of `range`; may be Infinity. */
  score(judged: Judged): number;
}

/** Names a measure; see `registry.ts`. */
export const defineMeasure = (measure: Measure): Measure => measure;

/** Counts a mask against a truth of the same size. */
export function confusion(mask: Mask, truth: Mask): Confusion {
  const { length } = mask.data;
  const [a, b] = [words(mask.data), words(truth.data)];
  let [marked, ink, tp] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if ((a[i] | b[i]) === 0) continue;
    marked += ones(a[i]);
    ink += ones(b[i]);
    tp += ones(a[i] & b[i]);
  }
  for (let i = 4 * a.length; i < length; i++) {
    marked += mask.data[i];
    ink += truth.data[i];
    tp += mask.data[i] & truth.data[i];
  }
  return { tp, fp: marked - tp, fn: ink - tp, tn: length - marked - ink + tp };
}

/** Where it would be 0/0, recall and precision are 100 when mask and truth are equal (both without ink), else 0. */
export const percent = (part: number, whole: number, wrong: number) => {
  if (whole === 0) return wrong === 0 ? 100 : 0;
  return (100 * part) / whole;
};
