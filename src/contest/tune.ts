import path from 'node:path';
import { jobLimit } from '../batch/run.js';
import { type Pair, pairFolders } from '../datasets/pairing.js';
import { resolveSet } from '../datasets/resolve.js';
import { UsageError } from '../errors.js';
import type { Measure } from '../measures/define.js';
import { checkParams, type Method } from '../methods/define.js';
import { findMethod, methods } from '../methods/find.js';
import { searchSpace } from '../methods/space.js';
import { chosen } from '../pipeline/evaluate.js';
import { VERSION } from '../version.js';
import { type Params, search, type Trial } from './search.js';
import { startTrials } from './trials.js';

/** What is tuned, on which pages, and for how long. */
export interface TuneOptions {
  method: string;
  /** Training sets: names of data sets, or folders that hold images/ and gt/, paired by base name. */
  sets: string[];
  /** Name of the measure whose mean over all pages is to be the best; by default the F-measure. */
  measure?: string;
  /** Parameters to try, the method's defaults among them; by default 60. */
  trials?: number;
  /** A whole number of at least 0; the same seed gives the same result. */
  seed?: number;
  /** Worker threads; by default one a core. They do not change the result. */
  jobs?: number;
  /** Told, after each trial, how many of all are done, and its parameters with their score. */
  onProgress?: (done: number, total: number, line: string) => void;
  /** Ends the run: what is under way is finished, then `tune` throws the signal's reason. */
  signal?: AbortSignal;
}

/** What a parameter file holds: a method, its best parameters and where they come from. */
export interface Tuned {
  method: string;
  params: Params;
  /** Mean of the measure over all pages. */
  score: number;
  /** The method's own parameters on the same pages. */
  defaults: Trial;
  tunedOn: { sets: string[]; pages: number; measure: string; trials: number; seed: number; docbin: string };
}

/**
 * Searches the parameters of a method that give the best mean over all pages of the training sets; never worse than the defaults.
 *
 * @returns the parameters, and files without a partner
 * @throws UsageError for a method without parameters to search, a measure that is not there, or a folder without pairs; FileError for a
 *   page that cannot be read; DocbinError where a page and its truth differ in size
 */
export async function tune(options: TuneOptions): Promise<{ tuned: Tuned; unpaired: string[] }> {
  const { measure = 'fmeasure', trials = 60, seed = 1 } = options;
  const method = tunable(options.method);
  const [judge] = chosen([measure]);
  atLeast(1, 'trials', trials);
  atLeast(0, 'seed', seed);
  if (options.sets.length === 0)
    throw new UsageError('E_NO_SETS', 'no training set is given', 'give folders that hold images/ and gt/');
  const found = await Promise.all(options.sets.map((set) => resolveSet(set)));
  const pairings = await Promise.all(
    found.map(({ folder }) => pairFolders(path.join(folder, 'images'), path.join(folder, 'gt'))),
  );
  const pages = pairings.flatMap(({ pairs }) => pairs);
  const { best, defaults, tried } = await searchOn(pages, method, judge, { ...options, trials, seed });
  const sets = found.map(({ name }) => name);
  const tunedOn = { sets, pages: pages.length, measure, trials: tried, seed, docbin: VERSION };
  return {
    tuned: { method: method.name, ...best, defaults, tunedOn },
    unpaired: pairings.flatMap(({ unpaired }) => unpaired),
  };
}

/** Tries the defaults, then searches from them. */
async function searchOn(
  pages: Pair[],
  method: Method,
  { name: measure, direction, digits }: Measure,
  { trials, seed, jobs, onProgress, signal }: TuneOptions & { trials: number; seed: number },
): Promise<{ best: Trial; defaults: Trial; tried: number }> {
  const threads = jobLimit(jobs);
  const runs = startTrials({ method: method.name, measure, pages, threads, signal });
  let done = 0;
  const run = async (candidates: Params[]) => {
    const results = await runs.run(candidates);
    for (const { params, score } of results) {
      onProgress?.(++done, trials, `${written(params)}: ${score.toFixed(digits)}`);
    }
    return results;
  };
  try {
    const [defaults] = await run([checkParams(method, {})]);
    if (!Number.isFinite(defaults.score)) {
      const hint = 'leave out truths without ink, or choose another measure';
      throw new UsageError('E_NO_MEAN', `${measure} has no finite mean over these pages`, hint);
    }
    const axes = searchSpace(method, runs.smallestPage());
    const better = (a: number, b: number) => (direction === 'higher' ? a > b : a < b);
    return { defaults, ...(await search(axes, defaults, { trials, seed, better, run })) };
  } finally {
    await runs.close();
  }
}

function tunable(name: string): Method {
  const method = findMethod(name);
  if (searchSpace(method).length > 0) return method;
  const names = Object.keys(method.params.shape);
  const why = names.length > 0 ? `none of ${names.join(', ')} is searched` : 'it has no parameters';
  const others = [...methods.values()].filter((other) => searchSpace(other).length > 0);
  throw new UsageError(
    'E_NOT_TUNABLE',
    `${name} cannot be tuned: ${why}`,
    `choose one of ${others.map((other) => other.name).join(', ')}`,
  );
}

function atLeast(least: number, name: string, value: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new UsageError('E_BAD_OPTION', `--${name} ${value}: expected a whole number of at least ${least}`);
}

const written = (params: Params) =>
  Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
