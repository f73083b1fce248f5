import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { isImageName } from '../datasets/pairing.js';
import { UsageError } from '../errors.js';
import { MASK_FORMATS, type MaskFormat } from '../image/encode.js';
import { expand, type Found } from './inputs.js';
import { isDocumentName, jobsIn } from './outputs.js';

/** What to do with an output that is already there. */
export type Existing = 'skip' | 'overwrite' | 'error';

export interface PlanOptions {
  /** A folder, or a file when there is one input file. */
  output: string;
  format?: MaskFormat;
  existing?: Existing;
  /** Which pages of each file, from 1; all where nothing is said. */
  pages?: number[];
  /** Makes each page a file of its own, by the template of their names; without it formats that hold several keep a document together. */
  template?: string;
}

/** A file and where its mask goes. */
export interface Job {
  input: string;
  output: string;
  /** Which of its pages, from 1; all where nothing is said. */
  pages?: number[];
}

/** Where the mask of every page goes. */
export interface PageList {
  jobs: Job[];
  format: MaskFormat;
  /** The output folder; none where the output is one file. */
  folder?: string;
  /** Files in the folders that are no images by their names. */
  ignored: string[];
  /** Links in the folders: none is followed. */
  links: string[];
}

/** What goes where. */
export interface Plan extends PageList {
  /** Outputs that were there already and stay as they are. */
  skipped: Job[];
}

/**
 * Decides, before any work, which page is written where.
 *
 * @param inputs files, folders (their tree is kept), glob patterns, `@list.txt` with one of these a line
 * @throws UsageError when there is nothing to do, or when two pages or a page and its mask would share one file
 */
export async function plan(inputs: string[], options: PlanOptions): Promise<Plan> {
  const list = await listPages(inputs, options);
  const kept = new Set(await keptOutputs(list.jobs, options.existing));
  return { ...list, jobs: list.jobs.filter((job) => !kept.has(job)), skipped: [...kept] };
}

/** All pages and where their masks go, whether these are there already or not; throws as `plan` does. */
export async function listPages(inputs: string[], options: PlanOptions): Promise<PageList> {
  const { output, format, template } = options;
  const found = (await Promise.all(inputs.map((input) => expand(input, path.resolve(output))))).flat();
  const links = found.filter(({ kind }) => kind === 'link').map(({ file }) => file);
  const files = found.filter(({ kind }) => kind !== 'link');
  const isPage = ({ relative, kind }: Found) => kind === 'named' || isImageName(relative) || isDocumentName(relative);
  const pages = files.filter(isPage);
  const ignored = files.filter((file) => !isPage(file)).map(({ file }) => file);
  if (pages.length === 0)
    throw new UsageError(
      'E_NO_IMAGES',
      `no images in ${inputs.join(', ')}`,
      'give image files or folders that hold some',
    );

  const target = await stat(output).catch(() => undefined);
  const intoFile = target ? target.isFile() : isImageName(output) || isDocumentName(output);
  if (intoFile && pages.length > 1) {
    throw new UsageError(
      'E_NEEDS_FOLDER',
      `${output} is one file, but there are ${pages.length} pages`,
      'give a folder with -o',
    );
  }
  const chosen = format ?? (intoFile ? formatOf(output) : 'png');
  if (!chosen || (intoFile && chosen !== formatOf(output))) {
    throw new UsageError(
      'E_OUTPUT_NAME',
      `${output}: masks are written as ${chosen ?? MASK_FORMATS.join(', ')}`,
      'give another name with -o',
    );
  }
  if (intoFile && template !== undefined)
    throw new UsageError('E_NEEDS_FOLDER', `--template names files, but ${output} is one`, 'give a folder with -o');
  const side = pLimit(4);
  const jobsOf = (page: Found) =>
    intoFile ? [{ input: page.file, output, pages: options.pages }] : jobsIn(output, page, chosen, options);
  const jobs = (await Promise.all(pages.map((page) => side(jobsOf, page)))).flat();
  await refuseClashes(jobs);
  return { jobs, format: chosen, folder: intoFile ? undefined : output, ignored, links };
}

/**
 * The jobs whose outputs are there already and stay as they are.
 *
 * @throws UsageError where outputs may be neither kept nor replaced
 */
export async function keptOutputs(jobs: Job[], existing: Existing = 'error', found = 'there already'): Promise<Job[]> {
  if (existing === 'overwrite') return [];
  const present = await Promise.all(jobs.map((job) => exists(job.output)));
  const kept = jobs.filter((_, i) => present[i]);
  if (existing === 'skip' || kept.length === 0) return kept;
  const [{ output }] = kept;
  throw new UsageError(
    'E_OUTPUT_EXISTS',
    kept.length === 1 ? `${output} is ${found}` : `${output} and ${kept.length - 1} more are ${found}`,
    'choose --existing skip or --existing overwrite, or --resume to go on with a run',
  );
}

/** The name of an output within its folder, with slashes; it names the page in journals and shards. */
export const nameIn = (folder: string, output: string) => path.relative(folder, output).split(path.sep).join('/');

/** The format that a file's name asks for. */
export function formatOf(file: string): MaskFormat | undefined {
  const ending = path.extname(file).slice(1).toLowerCase();
  return ending === 'tif' ? 'tiff' : MASK_FORMATS.find((format) => format === ending);
}

async function refuseClashes(jobs: { input: string; output: string }[]): Promise<void> {
  const writers = new Map<string, string>();
  for (const { input, output } of jobs) {
    const other = writers.get(path.resolve(output));
    if (other !== undefined) {
      throw new UsageError(
        'E_SAME_OUTPUT',
        other === input
          ? `two pages of ${input} would both be written to ${output}`
          : `${other} and ${input} would both be written to ${output}`,
        other === input ? 'put {page} into --template' : 'rename one, or binarize them into two folders',
      );
    }
    writers.set(path.resolve(output), input);
  }
  const real = (file: string) => realpath(file).catch(() => path.resolve(file));
  const sources = new Set(await Promise.all(jobs.map(({ input }) => real(input))));
  for (const { output } of jobs) {
    if (sources.has(await real(output)))
      throw new UsageError('E_OVER_INPUT', `${output} would replace a page by its mask`, 'give another folder with -o');
  }
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );
