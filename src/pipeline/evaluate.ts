import { DocbinError } from '../errors.js';
import type { Mask } from '../image/types.js';
import { confusion } from '../measures/define.js';
import { measures } from '../measures/registry.js';

/** A value a measure, by the measure's name. */
export type Scores = Record<string, number>;

/** The scores of one page of a set. */
export type PageScores = { id: string } & Record<string, number | string>;

/**
 * Scores a mask against its truth with every measure.
 *
 * @param name what messages call the mask
 * @throws DocbinError when the sizes differ
 */
export function evaluate(mask: Mask, truth: Mask, name = 'the mask'): Scores {
  if (mask.width !== truth.width || mask.height !== truth.height) {
    const sizes = `${mask.width} × ${mask.height} pixels, but its truth is ${truth.width} × ${truth.height}`;
    throw new DocbinError(`${name} is ${sizes}`, 'give the truth of this page, or a mask at its full size');
  }
  const counts = confusion(mask, truth);
  return Object.fromEntries(measures.map(({ name, score }) => [name, score(counts, mask, truth)]));
}

/** Arithmetic mean of each measure over pages; infinite where one page is (PSNR of a perfect mask). */
export function mean(rows: PageScores[]): Scores {
  const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
  return Object.fromEntries(measures.map(({ name }) => [name, sum(name) / rows.length]));
}
