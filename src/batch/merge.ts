import path from 'node:path';
import pLimit from 'p-limit';
import { UsageError } from '../errors.js';
import { sha256OfFile } from './hash.js';
import {
  type DoneLine,
  doneLines,
  type JournaledRun,
  listHash,
  newHeader,
  type Recipe,
  readJournals,
  sameMasks,
  written,
} from './journal.js';
import { isOf, type Shard } from './shard.js';

/** What the journals of shards prove together. */
export interface Merged {
  /** Whether every page of the list is done, by the shard it belongs to and in the same way, with its output on disk. */
  complete: boolean;
  shards: number;
  /** Pages of the list. */
  total: number;
  /** Lines of the pages done. */
  done: DoneLine[];
  /** What is missing or disagrees, a line each; none where it is complete. */
  problems: string[];
  /** How the pages were done. */
  recipe: Recipe;
}

/** A run, and all runs of its folder. */
interface Part {
  folder: string;
  run: JournaledRun;
  runs: JournaledRun[];
}

/**
 * Proves from their journals that the shards of a run are complete. The shards are those of the newest run; of each its last run
 * counts, with what it skipped because an earlier one had done it.
 *
 * @param folders output folders, one for all shards or one a shard
 * @param options `verify`: whether the outputs on disk are compared with their hashes; by default they are
 * @throws UsageError when there is no journal in a folder
 */
export async function mergeJournals(folders: string[], { verify = true } = {}): Promise<Merged> {
  const parts = (await Promise.all(folders.map(readParts))).flat();
  const newest = parts.reduce((a, b) => (Date.parse(b.run.time) > Date.parse(a.run.time) ? b : a)).run;
  const problems: string[] = [];
  const done: DoneLine[] = [];
  const shards = shardsOf(newest);
  for (const shard of shards) {
    const part = parts.findLast(({ run }) => nameOf(run.shard) === nameOf(shard));
    const found = part ? await judge(part, newest, verify) : { done: [], problems: ['no journal'] };
    problems.push(...found.problems.map((problem) => `${nameOf(shard)}: ${problem}`));
    done.push(...found.done);
  }
  if (problems.length === 0 && listHash(done.map(({ output }) => output)) !== newest.list)
    problems.push('the pages done are not those of the list');
  const { total, method, params, model, format, dpi, despeckle, fillHoles } = newest;
  const recipe = { method, params, model, format, dpi, despeckle, fillHoles };
  return { complete: problems.length === 0, shards: shards.length, total, done, problems, recipe };
}

/** The journal of the whole: one run that did every page. */
export function wholeJournal({ done, recipe }: Merged): string {
  const outputs = done.map(({ output }) => output);
  const header = newHeader(outputs, outputs.length, recipe);
  return [header, ...done.map((line) => ({ ...line, run: header.run }))].map(written).join('');
}

/** Every run of a folder, the oldest first. */
async function readParts(folder: string): Promise<Part[]> {
  const runs = await readJournals(folder);
  if (runs.length === 0)
    throw new UsageError('E_NO_JOURNAL', `${folder}: no journal in it`, 'give output folders of docbin binarize');
  return runs.map((run) => ({ folder, run, runs }));
}

/** All shards of a split, or the one part of a run that is not split. */
const shardsOf = ({ shard }: JournaledRun): (Shard | undefined)[] =>
  shard ? Array.from({ length: shard.count }, (_, i) => ({ index: i + 1, count: shard.count })) : [undefined];

const nameOf = (shard?: Shard) => (shard ? `shard ${shard.index}/${shard.count}` : 'the run');

/** The pages that a part has done, and what is wrong with it beside the newest run. */
async function judge(part: Part, newest: JournaledRun, verify: boolean) {
  const { run, runs, folder } = part;
  const known = doneLines(runs, run);
  const outputs = [...new Map(run.lines.map(({ output, status }) => [output, status]))];
  const of = (status: string) => outputs.filter((page) => page[1] === status).map(([output]) => output);
  const skipped = of('skipped');
  const done = [...of('done'), ...skipped].map((output) => known.get(output)).filter((line) => line !== undefined);
  const failed = of('failed');
  const unproven = skipped.filter((output) => !known.has(output));
  const missing = run.pages - done.length - failed.length - unproven.length;
  const lost = new Set(verify ? await damaged(folder, done) : []);
  const { shard } = run;
  const problems = [
    ...disagreements(run, newest),
    ...about(
      shard ? outputs.map(([output]) => output).filter((output) => !isOf(shard, output)) : [],
      'of another shard',
    ),
    ...about(failed, 'failed'),
    ...about(unproven, 'there before and in no journal'),
    ...(missing > 0 ? [`not done: ${missing} of ${run.pages} pages`] : []),
    ...about([...lost], 'not on disk as written'),
  ];
  return { done: done.filter(({ output }) => !lost.has(output)), problems };
}

function disagreements(run: JournaledRun, newest: JournaledRun): string[] {
  const problems = [];
  if (!sameMasks(run, newest)) problems.push(`made with ${describeRecipe(run)}, not with ${describeRecipe(newest)}`);
  if (run.list !== newest.list)
    problems.push(`another list of pages (${run.total}) than that of ${nameOf(newest.shard)} (${newest.total})`);
  return problems;
}

/** A recipe in words. */
export const describeRecipe = ({ method, params, model, format, dpi, despeckle, fillHoles }: Recipe) =>
  [
    method,
    ...Object.entries(params).map(([name, value]) => `${name}=${value}`),
    ...(model ? [`model ${model.slice(0, 12)}…`] : []),
    format,
    ...(dpi === undefined ? [] : [`dpi ${dpi}`]),
    ...(despeckle > 0 ? [`--despeckle ${despeckle}`] : []),
    ...(fillHoles > 0 ? [`--fill-holes ${fillHoles}`] : []),
  ].join(' ');

/** One line about pages, with the first of them. */
function about(outputs: string[], what: string): string[] {
  if (outputs.length === 0) return [];
  const more = outputs.length > 3 ? ` and ${outputs.length - 3} more` : '';
  return [`${what}: ${outputs.slice(0, 3).join(', ')}${more}`];
}

/** The outputs that are missing or differ from what was written. */
async function damaged(folder: string, done: DoneLine[]): Promise<string[]> {
  const side = pLimit(4);
  const hashes = await Promise.all(done.map(({ output }) => side(sha256OfFile, path.join(folder, output))));
  return done.filter(({ outputSha256 }, i) => hashes[i] !== outputSha256).map(({ output }) => output);
}
