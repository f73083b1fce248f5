import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { isImageName, naturalOrder } from '../datasets/pairing.js';
import { FileError, UsageError } from '../errors.js';
import { MASK_FORMATS, type MaskFormat } from '../image/encode.js';

/** What to do with an output that is already there. */
export type Existing = 'skip' | 'overwrite' | 'error';

export interface PlanOptions {
  /** A folder, or a file when there is one input file. */
  output: string;
  format?: MaskFormat;
  existing?: Existing;
}

/** What goes where. */
export interface Plan {
  jobs: { input: string; output: string }[];
  format: MaskFormat;
  /** Outputs that were there already and stay as they are. */
  skipped: { input: string; output: string }[];
  /** Files in the folders that are no images by their names. */
  ignored: string[];
}

/**
 * Decides, before any work, which page is written where.
 *
 * @param inputs files, folders (their tree is kept), glob patterns, `@list.txt` with one of these a line
 * @throws UsageError when there is nothing to do, or when two pages or a page and its mask would share one file
 */
export async function plan(inputs: string[], { output, format, existing = 'error' }: PlanOptions): Promise<Plan> {
  const found = (await Promise.all(inputs.map((input) => expand(input, path.resolve(output))))).flat();
  const pages = found.filter(({ relative, named }) => named || isImageName(relative));
  const ignored = found.filter((file) => !pages.includes(file)).map(({ file }) => file);
  if (pages.length === 0)
    throw new UsageError(`no images in ${inputs.join(', ')}`, 'give image files or folders that hold some');

  const target = await stat(output).catch(() => undefined);
  const intoFile = target ? target.isFile() : isImageName(output);
  if (intoFile && pages.length > 1) {
    throw new UsageError(`${output} is one file, but there are ${pages.length} pages`, 'give a folder with -o');
  }
  const chosen = format ?? (intoFile ? formatOf(output) : 'png');
  if (!chosen || (intoFile && chosen !== formatOf(output))) {
    throw new UsageError(
      `${output}: masks are written as ${chosen ?? MASK_FORMATS.join(', ')}`,
      'give another name with -o',
    );
  }
  const jobs = pages.map(({ file, relative }) => ({
    input: file,
    output: intoFile ? output : path.join(output, path.dirname(relative), `${path.parse(relative).name}.${chosen}`),
  }));
  await refuseClashes(jobs);

  const present = await Promise.all(jobs.map((job) => exists(job.output)));
  if (existing === 'error' && present.includes(true)) {
    const count = present.filter(Boolean).length;
    const first = jobs[present.indexOf(true)].output;
    throw new UsageError(
      count === 1 ? `${first} is there already` : `${first} and ${count - 1} more are there already`,
      'choose --existing skip or --existing overwrite',
    );
  }
  const skip = (_: unknown, i: number) => existing === 'skip' && present[i];
  return { jobs: jobs.filter((job, i) => !skip(job, i)), skipped: jobs.filter(skip), format: chosen, ignored };
}

/** A file; its path below the folder it was found in; whether it was named itself rather than found. */
type Found = { file: string; relative: string; named: boolean };

async function expand(input: string, output: string): Promise<Found[]> {
  if (input.startsWith('@')) {
    const list = await readFile(input.slice(1), 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new FileError(
        input.slice(1),
        `the list cannot be read (${error.code})`,
        'give a text file with one path a line',
      );
    });
    const lines = list.split(/\r?\n/).filter((line) => line.trim() !== '');
    return (await Promise.all(lines.map((line) => expand(line, output)))).flat();
  }
  const info = await stat(input).catch(() => undefined);
  if (info?.isDirectory()) return globIn(input, '**/*', output);
  if (info || !isDynamicPattern(input)) return [{ file: input, relative: path.basename(input), named: true }];
  const parts = input.split('/');
  const fixed = parts.findIndex((part) => isDynamicPattern(part));
  return globIn(
    parts.slice(0, fixed).join('/') || (input.startsWith('/') ? '/' : '.'),
    parts.slice(fixed).join('/'),
    output,
  );
}

/** Files below a folder, without those below the output folder when that lies inside. */
async function globIn(folder: string, pattern: string, output: string): Promise<Found[]> {
  const files = await glob(pattern, { cwd: folder, followSymbolicLinks: false, expandDirectories: false });
  const inside = path.resolve(folder) !== output ? output + path.sep : undefined;
  return files
    .sort(naturalOrder)
    .map((relative) => ({ file: path.join(folder, relative), relative, named: false }))
    .filter(({ file }) => !inside || !path.resolve(file).startsWith(inside));
}

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
        `${other} and ${input} would both be written to ${output}`,
        'rename one, or binarize them into two folders',
      );
    }
    writers.set(path.resolve(output), input);
  }
  const real = (file: string) => realpath(file).catch(() => path.resolve(file));
  const sources = new Set(await Promise.all(jobs.map(({ input }) => real(input))));
  for (const { output } of jobs) {
    if (sources.has(await real(output)))
      throw new UsageError(`${output} would replace a page by its mask`, 'give another folder with -o');
  }
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );
