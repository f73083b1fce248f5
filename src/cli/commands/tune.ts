import { Option } from 'commander';
import type { Existing } from '../../batch/plan.js';
import type { Tuned } from '../../contest/tune.js';
import { DocbinError, EXIT } from '../../errors.js';
import { existingOption, isKept, jobsOption, numberOrText } from '../options.js';
import { print, printTable, say } from '../output.js';
import type { DefineCommand } from '../program.js';
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

export const define: DefineCommand = (command) => {
  command
    .argument('<method>', "a method with parameters, see 'docbin methods'")
    .argument('<sets...>', "training sets: names, see 'docbin datasets', or folders that hold images/ and gt/")
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
  docbin tune sauvola dibco2009 hdibco2010 -o sauvola.json
  docbin binarize scans/ -o clean/ --params sauvola.json
  docbin tune wolf myset/ --measure drd --trials 200`,
    )
    .action(async (method: string, sets: string[], _: unknown, command) => {
      const flags: Flags = command.optsWithGlobals();
      if (flags.output !== undefined && isKept(flags.output, flags.existing))
        return say(`docbin: ${flags.output} is there already, nothing to do`);
      const tuned = await tuneUntilInterrupted(method, sets, flags);
      const { toJson } = await import('../../report/format.js');
      if (flags.json) print(toJson(tuned));
      else printTable(await table(tuned));
      if (flags.output === undefined) return;
      const { writeWhole } = await import('../../files.js');
      writeWhole(flags.output, Buffer.from(`${toJson(tuned)}\n`));
    });
};

async function tuneUntilInterrupted(method: string, sets: string[], flags: Flags): Promise<Tuned> {
  const { tune } = await import('../../contest/tune.js');
  const view = await progressView(flags.quiet ?? false, 'trials');
  const stop = new AbortController();
  const interrupt = () =>
    stop.abort(new DocbinError('E_INTERRUPTED', 'interrupted', 'nothing was written', EXIT.interrupted));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const options = { ...flags, method, sets, onProgress: view.advance, signal: stop.signal };
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
