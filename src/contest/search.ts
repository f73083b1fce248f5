// Points: J. H. Halton, "On the efficiency of certain quasi-random sequences of points in evaluating multi-dimensional integrals",
// Numerische Mathematik 2, 1960, shifted as in R. Cranley, T. N. L. Patterson, SIAM Journal on Numerical Analysis 13(6), 1976.
// Refinement: R. Luus, T. H. I. Jaakola, "Optimization by direct search and systematic reduction of the size of search region",
// AIChE Journal 19(4), 1973.
import type { Axis } from '../methods/space.js';

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
const BATCH = 8;

/**
 * Looks for the best parameters. The first half of the trials are quasi-random points of the whole space; the others lie in a box around
 * the best so far, which is half the space wide and is halved after every batch that found nothing better. Nothing is tried twice.
 *
 * @param first what was tried already; never is worse returned
 * @returns the best trial, and how many there were: fewer than `trials` when nothing new is left to try
 */
export async function search(
  axes: Axis[],
  first: Trial,
  { trials, seed, better, run }: SearchOptions,
): Promise<{ best: Trial; tried: number }> {
  const seen = new Set([keyOf(first.params)]);
  const half = Math.ceil(trials / 2);
  let points = 0;
  let best = first;
  let width = 0.5;
  while (seen.size < trials) {
    const exploring = seen.size < half;
    const candidates: Params[] = [];
    const wanted = Math.min(BATCH, (exploring ? half : trials) - seen.size);
    for (let draws = 0; candidates.length < wanted && draws < DRAWS; draws++) {
      const point = haltonPoint(++points, axes.length, seed);
      const place = (i: number) =>
        exploring ? point[i] : near(axes[i].placeOf(best.params[axes[i].name]), width, point[i]);
      const params = { ...first.params, ...Object.fromEntries(axes.map(({ name, at }, i) => [name, at(place(i))])) };
      if (!seen.has(keyOf(params))) candidates.push(params);
      seen.add(keyOf(params));
    }
    if (candidates.length === 0) break;
    const before = best;
    for (const trial of await run(candidates)) if (better(trial.score, best.score)) best = trial;
    if (!exploring && best === before) width /= 2;
  }
  return { best, tried: seen.size };
}

/** Draws after which a batch is done with fewer candidates: there is hardly anything left that is new. */
const DRAWS = 100;

const keyOf = (params: Params) => JSON.stringify(params);

/** A place of 0..1 in a box around another. */
const near = (centre: number, width: number, point: number) => Math.min(1, Math.max(0, centre + width * (point - 0.5)));

/** One prime an axis. */
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19];

/**
 * A point of the Halton sequence in the unit cube, shifted along each axis by an amount that the seed gives.
 *
 * @param index from 1
 * @param axes at most 8
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
