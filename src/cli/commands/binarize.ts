import { Option } from 'commander';
import { parsePages } from '../../batch/pageNumbers.js';
import type { BatchOptions } from '../../batch/run.js';
import { parseShard } from '../../batch/shard.js';
import { EXIT, errorOf, UsageError } from '../../errors.js';
import { type MethodFlags, methodChoice, methodOptions } from '../methods.js';
import { existingOption, jobsOption, numberOrText } from '../options.js';
import { describePage, reportPages } from '../pageReport.js';
import type { DefineCommand } from '../program.js';
import { progressView } from '../progress.js';

interface Options extends BatchOptions {
  json?: boolean;
  quiet?: boolean;
}

type Flags = Omit<Options, 'params'> & MethodFlags;

export const define: DefineCommand = (command, done) => {
  command
    .argument('<inputs...>', 'files, folders, quoted globs, @list.txt, or - for standard input')
    .option('-o, --output <path>', 'a folder, a file for one page or document, or - for standard output');
  for (const option of methodOptions()) command.addOption(option);
  command
    .addOption(jobsOption())
    .addOption(existingOption('masks'))
    .addOption(new Option('--pages <list>', 'these pages of each document, for example 3-7,9').argParser(parsePages))
    .addOption(new Option('--dpi <n>', 'for pages of a PDF that are no scans (default: 300)').argParser(numberOrText))
    .option('--template <name>', "a file a page, named so (default of png and pbm: '{name}-{page:04}.{ext}')")
    .addOption(new Option('--page-timeout <seconds>', 'a page that takes longer has failed').argParser(numberOrText))
    .addOption(new Option('--max-failures <n>', 'begin no more pages once so many failed').argParser(numberOrText))
    .addOption(
      new Option('--max-pixels <n>', 'refuse a page of more, before memory is taken (default: 2^30)').argParser(
        numberOrText,
      ),
    )
    .option('--resume', 'skip the pages that the journal in the output folder proves to be done')
    .option('--no-journal', 'keep no journal of what became of each page')
    .addOption(new Option('--shard <i/n>', 'do the i-th of n parts, for n machines').argParser(parseShard))
    .option('--dry-run', 'say what would be written where, and do nothing')
    .option('--json', 'print what became of each page as JSON')
    .addHelpText(
      'after',
      `
Examples:
  docbin page.jpg -o page.png
  docbin binarize scans/ -o clean/ -f tiff -j 2
  docbin binarize 'box*/*.tif' -o clean/ -m sauvola --set k=0.3 --set window=41
  docbin binarize book.pdf -o book-clean.pdf --pages 3-7,9
  docbin binarize scans/ -o clean/ --params sauvola.json
  docbin binarize scans/ -o clean/ -m sauvola --despeckle 10 --fill-holes 4
  docbin binarize scans/ -o clean/ --resume          go on after a crash, a kill or Ctrl-C
  docbin binarize scans/ -o clean/ --shard 1/4       on the first of four machines, see docs/cluster.md
  docbin binarize - -o - <page.jpg >page.png`,
    )
    .action(async (inputs: string[], _: unknown, command) => {
      const flags: Flags = command.optsWithGlobals();
      const options: Options = { ...flags, ...(await methodChoice(flags)) };
      if (inputs.includes('-') || flags.output === '-') return binarizeStream(inputs, options);
      if (flags.output === undefined)
        throw new UsageError('E_NO_OUTPUT', 'where to? no output is given', 'add -o FOLDER, or -o FILE for one page');
      done(await binarizeAll(inputs, options));
    });
};

/** One page from or to a pipe. */
async function binarizeStream(inputs: string[], flags: Options): Promise<void> {
  const [input] = inputs;
  if (inputs.length > 1)
    throw new UsageError('E_PIPE', 'a pipe takes one page', 'give - alone, or -o FOLDER for many pages');
  if (flags.resume || flags.shard || flags.pageTimeout !== undefined)
    throw new UsageError(
      'E_PIPE',
      'a pipe takes no --resume, --shard or --page-timeout',
      'give files, and a folder with -o',
    );
  const [{ binarizeOne, checkLimits }, { formatOf, plan }] = await Promise.all([
    import('../../batch/run.js'),
    import('../../batch/plan.js'),
  ]);
  const { output = '-', method, params, despeckle, fillHoles, pages, dpi, maxPixels } = flags;
  checkLimits(flags);
  const format = flags.format ?? formatOf(output) ?? 'png';
  const name = input === '-' ? 'standard input' : input;
  const { jobs } =
    output === '-' ? { jobs: [{ output: undefined }] } : await plan([name], { ...flags, output, format });
  for (const job of jobs) {
    const bytes = input === '-' ? await readStdin() : input;
    const limits = { pages, dpi, maxPixels };
    const task = { input: bytes, name, output: job.output, format, method, params, despeckle, fillHoles, ...limits };
    const result = await binarizeOne(task);
    if (!result.ok) throw errorOf(result.error);
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
  const view = await progressView(flags.quiet ?? false);
  const stop = new AbortController();
  const interrupt = () => {
    view.note('docbin: stopping after the pages under way; Ctrl-C again ends at once');
    stop.abort();
  };
  const start = performance.now();
  try {
    const run = await binarizeFiles(inputs, {
      ...flags,
      signal: stop.signal,
      // a page that blocks this process could not be interrupted by a listener
      onStart: (workers) => workers > 0 && process.once('SIGINT', interrupt).once('SIGTERM', interrupt),
      onProgress: ({ done, total, page }) => {
        view.advance(done, total, describePage(page));
      },
    });
    view.stop();
    reportPages(run, flags, (performance.now() - start) / 1000);
    if (stop.signal.aborted) return EXIT.interrupted;
    return run.pages.some(({ status }) => status === 'failed') ? EXIT.failed : 0;
  } finally {
    view.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
