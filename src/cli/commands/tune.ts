import { statSync } from 'node:fs';
import { Option } from 'commander';
import type { Existing } from '../../batch/plan.js';
import type { Tuned } from '../../contest/tune.js';
import { DocbinError, EXIT, UsageError } from '../../errors.js';
import type { AddCommand } from '../main.js';
import { existingOption, jobsOption, numberOrText } from '../options.js';
import { print, say } from '../output.js';
import { progressView } from '../progress.js';

interface Flags {
  measure: string;
  trials: number;
  seed: number;
  jobs?: number;
  output?: string;
  existing: Existing;
  json?: boolean;
  quiet?: boolean;
}

export const addTune: AddCommand = (program) => {
  program
    .command('tune')
    .description("search a method's parameters on training sets")
    .argument('<method>', "a method with parameters, see 'docbin methods'")
    .argument('<folders...>', 'training sets; each holds images/ and gt/')
    .option('--measure <name>', "what is to be the best, see 'docbin measures'", 'fmeasure')
    .addOption(new Option('--trials <n>', 'parameters to try').argParser(numberOrText).default(60))
    .addOption(new Option('--seed <n>', 'the same seed gives the same result').argParser(numberOrText).default(1))
    .addOption(jobsOption())
    .option('-o, --output <file>', 'write the best parameters, for docbin binarize --params')
    .addOption(existingOption('parameter files'))
    .option('--json', 'print JSON, as it is written with -o')
    .addHelpText(
      'after',
      `
The best parameters are those with the best mean of the measure over all pages of all sets, each page counting once. The method's own are
tried first, so the result is never worse. Half of the trials look everywhere, half around the best.

Examples:
  docbin tune sauvola dibco2009/ hdibco2010/ -o sauvola.json
  docbin binarize scans/ -o clean/ --params sauvola.json
  docbin tune wolf dibco2009/ --measure drd --trials 200`,
    )
    .action(async (method: string, folders: string[], _: unknown, command) => {
      const flags: Flags = command.optsWithGlobals();
      if (flags.output !== undefined && isThere(flags.output, flags.existing))
        return say(`docbin: ${flags.output} is there already, nothing to do`);
      const tuned = await tuneUntilInterrupted(method, folders, flags);
      const { toJson } = await import('../../report/format.js');
      print(flags.json ? toJson(tuned) : await table(tuned));
      if (flags.output === undefined) return;
      const { writeWhole } = await import('../../batch/files.js');
      writeWhole(flags.output, Buffer.from(`${toJson(tuned)}\n`));
    });
};

/** Whether the file is there and is to be kept; refuses one that may be neither kept nor replaced. */
function isThere(file: string, existing: Existing): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return false;
  if (found.isDirectory()) throw new UsageError(`${file} is a folder`, 'give a file with -o');
  if (existing === 'error')
    throw new UsageError(`${file} is there already`, 'choose --existing skip or --existing overwrite');
  return existing === 'skip';
}

async function tuneUntilInterrupted(method: string, folders: string[], flags: Flags): Promise<Tuned> {
  const { tune } = await import('../../contest/tune.js');
  const view = progressView(flags.quiet ?? false, 'trials');
  const stop = new AbortController();
  const interrupt = () => stop.abort(new DocbinError('interrupted', 'nothing was written', EXIT.interrupted));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const options = { ...flags, method, folders, onProgress: view.advance, signal: stop.signal };
    const { tuned, unpaired } = await tune(options);
    view.stop();
    for (const file of unpaired) say(`docbin: ${file}: has no partner, left out`);
    return tuned;
  } finally {
    view.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** The default parameters and the tuned ones, each with its score. */
async function table({ params, score, defaults, tunedOn: { measure } }: Tuned): Promise<string> {
  const [{ chosen }, { format }] = await Promise.all([
    import('../../pipeline/evaluate.js'),
    import('../../report/format.js'),
  ]);
  const [{ title, digits, direction }] = chosen([measure]);
  const columns = [
    { key: 'which', title: '' },
    ...Object.keys(params).map((name) => ({ key: name, title: name })),
    { key: measure, title, digits, direction },
  ];
  const row = (which: string, trial: Pick<Tuned, 'params' | 'score'>) => ({
    ...(trial.params as Record<string, number>),
    which,
    [measure]: trial.score,
  });
  return format({ columns, rows: [row('defaults', defaults), row('tuned', { params, score })] }, 'table');
}
