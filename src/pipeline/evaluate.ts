import { DocbinError, UsageError } from '../errors.js';
import type { Mask } from '../image/types.js';
import { confusion, type Judged, type Measure } from '../measures/define.js';
import { type PseudoWeights, pseudoWeights } from '../measures/pseudoWeights.js';
import { measures } from '../measures/registry.js';

/** A value a measure, by the measure's name. */
export type Scores = Record<string, number>;

/** The scores of one page of a set. */
export type PageScores = { id: string } & Record<string, number | string>;

/** What of a mask is measured. */
export interface EvaluateOptions {
  /** What messages call the mask. */
  name?: string;
  /** Names of the measures; by default all. */
  measures?: readonly string[];
  /** The truth's weight maps for the pseudo measures; by default made from the truth. */
  weights?: PseudoWeights;
}

/**
 * Scores a mask against its truth. The weight maps of a truth are made once: give a new object when its pixels are others.
 *
 * @returns each measure by its name, in the unit that its `range` says: percent of F-measure, dB of PSNR …
 * @throws DocbinError when the sizes differ, UsageError for a measure that is not there
 */
export function evaluate(mask: Mask, truth: Mask, options: EvaluateOptions = {}): Scores {
  const { name = 'the mask', measures: names, weights } = options;
  if (mask.width !== truth.width || mask.height !== truth.height) {
    const sizes = `${mask.width} × ${mask.height} pixels, but its truth is ${truth.width} × ${truth.height}`;
    throw new DocbinError(
      'E_OTHER_SIZE',
      `${name} is ${sizes}`,
      'give the truth of this page, or a mask at its full size',
    );
  }
  const judged: Judged = {
    counts: confusion(mask, truth),
    mask,
    truth,
    get weights() {
      return weights ?? weightsOf(truth);
    },
  };
  return Object.fromEntries(chosen(names).map((measure) => [measure.name, measure.score(judged)]));
}

/** The measures of these names, in the order of the tables; without names all. */
export function chosen(names?: readonly string[]): readonly Measure[] {
  for (const name of names ?? []) {
    if (measures.some((measure) => measure.name === name)) continue;
    throw new UsageError(
      'E_UNKNOWN_MEASURE',
      `no measure '${name}'`,
      `measures are ${measures.map((measure) => measure.name).join(', ')}`,
    );
  }
  return names ? measures.filter(({ name }) => names.includes(name)) : measures;
}

const made = new WeakMap<Mask, PseudoWeights>();

/** The weight maps of a truth, made once for each truth in memory. */
function weightsOf(truth: Mask): PseudoWeights {
  const known = made.get(truth);
  if (known) return known;
  const weights = pseudoWeights(truth);
  made.set(truth, weights);
  return weights;
}

/** Arithmetic mean of each measure over pages; infinite where one page is (PSNR of a perfect mask). */
export function mean(rows: PageScores[]): Scores {
  const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
  return Object.fromEntries(
    measures.filter(({ name }) => name in rows[0]).map(({ name }) => [name, sum(name) / rows.length]),
  );
}
