import type { BatchOptions, PageResult } from '../../batch/run.js';
import { DocbinError, EXIT, UsageError } from '../../errors.js';
import type { AddCommand } from '../main.js';
import { type MethodFlags, methodChoice, methodOptions } from '../methods.js';
import { existingOption, jobsOption } from '../options.js';
import { print, say, withHint } from '../output.js';
import { progressView } from '../progress.js';

interface Options extends BatchOptions {
  json?: boolean;
  quiet?: boolean;
}

type Flags = Omit<Options, 'params'> & MethodFlags;

export const addBinarize: AddCommand = (program, done) => {
  const command = program
    .command('binarize', { isDefault: true })
    .description('binarize pages')
    .argument('<inputs...>', 'files, folders, quoted globs, @list.txt, or - for standard input')
    .option('-o, --output <path>', 'a folder, a file for one page, or - for standard output');
  for (const option of methodOptions()) command.addOption(option);
  command
    .addOption(jobsOption())
    .addOption(existingOption('masks'))
    .option('--dry-run', 'say what would be written where, and do nothing')
    .option('--json', 'print what became of each page as JSON')
    .addHelpText(
      'after',
      `
Examples:
  docbin page.jpg -o page.png
  docbin binarize scans/ -o clean/ -f tiff -j 2
  docbin binarize 'box*/*.tif' -o clean/ -m sauvola --set k=0.3 --set window=41
  docbin binarize scans/ -o clean/ --params sauvola.json
  docbin binarize - -o - <page.jpg >page.png`,
    )
    .action(async (inputs: string[], _: unknown, command) => {
      const flags: Flags = command.optsWithGlobals();
      const options: Options = { ...flags, ...(await methodChoice(flags)) };
      if (inputs.includes('-') || flags.output === '-') return binarizeStream(inputs, options);
      if (flags.output === undefined)
        throw new UsageError('where to? no output is given', 'add -o FOLDER, or -o FILE for one page');
      done(await binarizeAll(inputs, options));
    });
};

/** One page from or to a pipe. */
async function binarizeStream(inputs: string[], flags: Options): Promise<void> {
  const [input] = inputs;
  if (inputs.length > 1) throw new UsageError('a pipe takes one page', 'give - alone, or -o FOLDER for many pages');
  const [{ binarizeOne }, { formatOf, plan }] = await Promise.all([
    import('../../batch/run.js'),
    import('../../batch/plan.js'),
  ]);
  const { output = '-', method, params } = flags;
  const format = flags.format ?? formatOf(output) ?? 'png';
  const name = input === '-' ? 'standard input' : input;
  const { jobs } =
    output === '-' ? { jobs: [{ output: undefined }] } : await plan([name], { ...flags, output, format });
  for (const job of jobs) {
    const bytes = input === '-' ? await readStdin() : input;
    const result = await binarizeOne({ input: bytes, name, output: job.output, format, method, params });
    if (!result.ok) throw new DocbinError(result.error.message, result.error.hint, result.error.exitCode);
    if (result.bytes) process.stdout.write(result.bytes);
  }
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Many pages into a folder, or one into a file. Returns the exit code. */
async function binarizeAll(inputs: string[], flags: Options): Promise<number> {
  const { binarizeFiles } = await import('../../batch/run.js');
  const view = progressView(flags.quiet ?? false);
  const stop = new AbortController();
  const interrupt = () => {
    view.note('docbin: stopping after the pages under way; Ctrl-C again ends at once');
    stop.abort();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const start = performance.now();
  try {
    const { pages, ignored } = await binarizeFiles(inputs, {
      ...flags,
      signal: stop.signal,
      onProgress: ({ done, total, page }) => {
        view.advance(done, total, describe(page));
      },
    });
    view.stop();
    report(pages, ignored, flags, (performance.now() - start) / 1000);
    if (stop.signal.aborted) return EXIT.interrupted;
    return pages.some(({ status }) => status === 'failed') ? EXIT.failed : 0;
  } finally {
    view.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** A page and what became of it, in one line. */
export function describe(page: PageResult): string {
  if (page.status === 'failed') return withHint(page.error, page.hint);
  if (page.status !== 'done') return `${page.input}: ${page.status}`;
  const { decode, binarize, encode } = page.milliseconds;
  return `${page.input} -> ${page.output} (${page.width} × ${page.height}, ${((decode + binarize + encode) / 1000).toFixed(2)} s)`;
}

function report(pages: PageResult[], ignored: string[], flags: Options, seconds: number): void {
  if (!flags.quiet) for (const file of ignored) say(`docbin: ${file}: skipped, not an image by its name`);
  if (flags.dryRun && !flags.json) for (const { input, output } of pages) print(`${input} -> ${output}`);
  const failed = pages.filter((page) => page.status === 'failed');
  for (const page of failed) say(`docbin: ${withHint(page.error, page.hint)}`);
  if (flags.json) print(JSON.stringify({ pages, ignored }, null, 2));
  if (flags.quiet) return;
  const count = (status: PageResult['status']) => pages.filter((page) => page.status === status).length;
  const parts = (['done', 'planned', 'skipped', 'failed', 'aborted'] as const)
    .filter(count)
    .map((status) => `${count(status)} ${status}`);
  say(`${parts.join(', ')} in ${seconds.toFixed(1)} s -> ${flags.output}`);
}
