import { UsageError } from '../errors.js';
import { mean, type PageScores } from '../pipeline/evaluate.js';

/** The contest's measures, and what a value that is no number counts as. */
const RULE = [
  { key: 'fmeasure', higher: true, missing: 0 },
  { key: 'pseudoFmeasure', higher: true, missing: 0 },
  { key: 'psnr', higher: true, missing: 0 },
  { key: 'drd', higher: false, missing: 1000 },
] as const;

/** Names of the measures that the ranking needs. */
export const RANKED_BY: readonly string[] = RULE.map(({ key }) => key);

/** A method with its scores of each page, all four measures of the contests among them. */
export interface Entry {
  method: string;
  pairs: PageScores[];
}

/** A method with its place among others. */
export interface Ranked {
  method: string;
  /** Sum of the ranks on every page and measure: the contest's score, of which the lowest wins. */
  score: number;
  /** Sum of the ranks of the four means, as H-DIBCO 2018 ranked. */
  averagesScore: number;
}

/**
 * Ranks methods by the rule of the DIBCO contests. On each page the methods are ranked by F-measure, pseudo F-measure, PSNR and DRD;
 * equal values share a rank, and the next value has the next number; a method's score is the sum of its ranks. A value that is
 * infinite or no number counts as 0, of DRD as 1000.
 *
 * @returns the methods, the winner first; those with the same score in the order of their averages; none of none
 * @throws UsageError when the methods were not scored on the same pages, or without one of the four measures
 */
export function rank(entries: Entry[]): Ranked[] {
  if (entries.length === 0) return [];
  const ids = entries[0].pairs.map(pageOf);
  for (const { method, pairs } of entries) check(method, pairs, ids);
  const perPage = ids.map((id) => entries.map(({ pairs }) => pairs.find((page) => pageOf(page) === id) as PageScores));
  const scores = perPage.map(ranks);
  const averages = ranks(entries.map(({ pairs }) => mean(pairs)));
  return entries
    .map(({ method }, i) => ({
      method,
      score: scores.reduce((sum, page) => sum + page[i], 0),
      averagesScore: averages[i],
    }))
    .sort((a, b) => a.score - b.score || a.averagesScore - b.averagesScore);
}

function check(method: string, pairs: PageScores[], ids: string[]): void {
  const own = new Set(pairs.map(pageOf));
  const lost = ids.find((id) => !own.has(id)) ?? [...own].find((id) => !ids.includes(id));
  if (lost !== undefined || own.size !== pairs.length) {
    throw new UsageError(
      'E_NOT_COMPARABLE',
      `${method}: page ${lost ?? 'ids repeat'}: not scored by every method`,
      'score all on the same pages',
    );
  }
  const without = RULE.find(({ key }) => pairs.some((page) => !(key in page)));
  if (without)
    throw new UsageError(
      'E_NOT_COMPARABLE',
      `${method}: its scores lack ${without.key}`,
      'score it with --measures all',
    );
}

/** A page's name; pages of different sets may have the same id. */
const pageOf = ({ set, id }: PageScores) => (set === undefined ? id : `${set}/${id}`);

/** Whether there are two methods, scored by the four measures of the contests. */
export const canRank = (entries: Entry[]) =>
  entries.length > 1 && RANKED_BY.every((name) => entries.every(({ pairs }) => name in pairs[0]));

/** Sum of the ranks of each row among the rows, over the four measures. */
function ranks(rows: Record<string, number | string | null>[]): number[] {
  const sums = rows.map(() => 0);
  for (const { key, higher, missing } of RULE) {
    const values = rows.map((row) => (Number.isFinite(row[key]) ? Number(row[key]) : missing));
    const distinct = [...new Set(values)].sort((a, b) => (higher ? b - a : a - b));
    for (const [i, value] of values.entries()) sums[i] += distinct.indexOf(value) + 1;
  }
  return sums;
}
