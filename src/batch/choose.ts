import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import { UsageError } from '../errors.js';
import { sha256OfFile } from './hash.js';
import { type DoneLine, doneLines, type Recipe, readJournals } from './journal.js';
import { type Existing, type Job, keptOutputs, nameIn, type PageList } from './plan.js';
import { isOf, type Shard } from './shard.js';

export interface ChoiceOptions {
  existing?: Existing;
  /**
   * Skips the pages that a journal of the folder proves to be done: the same input, method, parameters, model and format, and the
   * output as it was written. The others are done again; only outputs that no journal knows are treated as `existing` says.
   */
  resume?: boolean;
  /** Does a part of the pages, told by their names alone, so that every machine parts them alike. */
  shard?: Shard;
}

/**
 * Chooses the pages of a run: those of its shard, parted into those to do and those whose outputs are there and stay.
 *
 * @throws UsageError where outputs are there that may be neither kept nor replaced, or for options that need a folder
 */
export async function choosePages(
  { jobs: all, folder }: PageList,
  recipe: Recipe,
  { existing, resume, shard }: ChoiceOptions,
): Promise<{ jobs: Job[]; skipped: Job[] }> {
  if (folder === undefined) {
    if (resume || shard)
      throw new UsageError('E_NEEDS_FOLDER', `${resume ? '--resume' : '--shard'} needs a folder`, 'give one with -o');
    return part(all, new Set(await keptOutputs(all, existing)));
  }
  const name = ({ output }: Job) => nameIn(folder, output);
  const jobs = shard ? all.filter((job) => isOf(shard, name(job))) : all;
  if (!resume) return part(jobs, new Set(await keptOutputs(jobs, existing)));

  const runs = await readJournals(folder);
  const done = doneLines(runs, recipe);
  const proven = await jobsProven(jobs, (job) => done.get(name(job)));
  const ours = new Set(runs.flatMap(({ lines }) => lines.filter(isOurs).map(({ output }) => output)));
  const strangers = jobs.filter((job) => !proven.has(job) && !ours.has(name(job)));
  return part(jobs, new Set([...proven, ...(await keptOutputs(strangers, existing, 'there and in no journal'))]));
}

const part = (jobs: Job[], kept: Set<Job>) => ({
  jobs: jobs.filter((job) => !kept.has(job)),
  skipped: jobs.filter((job) => kept.has(job)),
});

/** Jobs whose input and output are on disk as their lines say. */
async function jobsProven(jobs: Job[], lineOf: (job: Job) => DoneLine | undefined): Promise<Set<Job>> {
  const side = pLimit(4);
  const isProven = async (job: Job) => {
    const line = lineOf(job);
    if (line?.inputSha256 === undefined || !isDeepStrictEqual(line.pages, job.pages)) return false;
    if ((await sha256OfFile(job.output)) !== line.outputSha256) return false;
    return (await sha256OfFile(job.input)) === line.inputSha256;
  };
  const proven = await Promise.all(jobs.map((job) => side(isProven, job)));
  return new Set(jobs.filter((_, i) => proven[i]));
}

const isOurs = ({ status }: { status: string }) => status === 'begun' || status === 'done';
