// Points: J. H. Halton, "On the efficiency of certain quasi-random sequences of points in evaluating multi-dimensional integrals",
// Numerische Mathematik 2, 1960, shifted as in R. Cranley, T. N. L. Patterson, SIAM Journal on Numerical Analysis 13(6), 1976.
// Refinement: R. Luus, T. H. I. Jaakola, "Optimization by direct search and systematic reduction of the size of search region",
// AIChE Journal 19(4), 1973.
import type { Axis } from '../methods/space.js';

/** A method's parameters by their names. */
export type Params = Record<string, unknown>;

/** Parameters that were tried, and what came of them. */
export interface Trial {
  params: Params;
  score: number;
}

export interface SearchOptions {
  /** How many parameters are tried at most, the first among them. */
  trials: number;
  /** A whole number; the same seed gives the same search. */
  seed: number;
  better(score: number, than: number): boolean;
  /** Scores parameters that do not depend on each other, so that they may be tried side by side. */
  run(candidates: Params[]): Promise<Trial[]>;
}

/** Candidates tried side by side; of fixed size, so that the search does not depend on the threads. */
const BATCH = 4;

/**
 * Looks for the best parameters. The first half of the trials are quasi-random points of the whole space; the others lie in a box around
 * the best so far, which is half the space wide and is halved after every batch that found nothing better. Nothing is tried twice.
 *
 * @param axes at most 8
 * @param first what was tried already; the result is never worse
 * @returns the best trial, and how many there were: fewer than `trials` when nothing new is left to try
 */
export async function search(
  axes: Axis[],
  first: Trial,
  { trials, seed, better, run }: SearchOptions,
): Promise<{ best: Trial; tried: number }> {
  const newcomers = startDrawing(axes, first.params, seed);
  const explored = Math.ceil(trials / 2);
  let best = first;
  let tried = 1;
  let width = 0.5;
  while (tried < trials) {
    const exploring = tried < explored;
    const count = Math.min(BATCH, (exploring ? explored : trials) - tried);
    const candidates = exploring ? newcomers(count) : newcomers(count, { around: best.params, width });
    if (candidates.length === 0) break;
    tried += candidates.length;
    const before = best;
    for (const trial of await run(candidates)) if (better(trial.score, best.score)) best = trial;
    if (!exploring && best === before) width /= 2;
  }
  return { best, tried };
}

/** Draws after which there is hardly anything left that is new. */
const DRAWS = 1000;

/** Draws parameters that were not drawn before, of the whole space or of a box in it. */
function startDrawing(axes: Axis[], first: Params, seed: number) {
  const drawn = new Set([JSON.stringify(first)]);
  let index = 0;
  return (count: number, box?: { around: Params; width: number }): Params[] => {
    const candidates: Params[] = [];
    for (let draws = 0; candidates.length < count && draws < DRAWS; draws++) {
      const point = haltonPoint(++index, axes.length, seed);
      const params = { ...first };
      for (const [i, { name, at, placeOf }] of axes.entries()) {
        params[name] = at(box ? near(placeOf(box.around[name]), box.width, point[i]) : point[i]);
      }
      const key = JSON.stringify(params);
      if (!drawn.has(key)) candidates.push(params);
      drawn.add(key);
    }
    return candidates;
  };
}

/** The place of a point of 0..1 in an interval of that width around another place. */
const near = (centre: number, width: number, point: number) => Math.min(1, Math.max(0, centre + width * (point - 0.5)));

/** One prime an axis. */
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19];

/**
 * A point of the Halton sequence in the unit cube, shifted along each axis by an amount that the seed gives.
 *
 * @param index from 1
 * @param axes how many, at most 8
 * @returns as many places of 0..1
 */
export function haltonPoint(index: number, axes: number, seed: number): number[] {
  return PRIMES.slice(0, axes).map((prime) => (radicalInverse(index, prime) + seed * Math.sqrt(prime)) % 1);
}

/** The digits of a whole number mirrored at the point: 6 = 110 in base 2 gives 0.011 = 0.375. */
function radicalInverse(index: number, base: number): number {
  let value = 0;
  for (let digit = 1 / base; index > 0; digit /= base) {
    value += (index % base) * digit;
    index = Math.floor(index / base);
  }
  return value;
}
