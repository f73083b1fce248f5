import { Command, CommanderError } from 'commander';
import { EXIT } from '../errors.js';
import { VERSION } from '../version.js';
import { addBenchmark } from './commands/benchmark.js';
import { addBinarize } from './commands/binarize.js';
import { addCompare } from './commands/compare.js';
import { addDatasets } from './commands/datasets.js';
import { addEvaluate } from './commands/evaluate.js';
import { addMeasures } from './commands/measures.js';
import { addMethods } from './commands/methods.js';
import { addModels } from './commands/models.js';
import { addQueue } from './commands/queue.js';
import { addRank } from './commands/rank.js';
import { addTune } from './commands/tune.js';
import { addWeights } from './commands/weights.js';
import { complain } from './output.js';

/** Runs the command line; data goes to stdout, all else to stderr. Returns the exit code. */
export async function main(argv: string[]): Promise<number> {
  const program = new Command('docbin')
    .description('Turns degraded document scans into clean black-and-white, and measures how well it does.')
    .version(VERSION)
    .option('-v, --verbose', 'show where an error came from')
    .option('-q, --quiet', 'say nothing but errors')
    .showHelpAfterError('(docbin --help tells more)')
    .exitOverride();
  program.addHelpText(
    'after',
    `
Examples:
  docbin page.jpg -o page.png                  one page with the network
  docbin scans/ -o clean/ -m sauvola           a folder, its tree kept
  docbin evaluate masks/ truths/               scores against truth
  docbin compare page.jpg -o sheet.png         what several methods make of a page, side by side
  docbin benchmark set/ --report out/          compare methods on a set, which holds images/ and gt/
  docbin rank results.json                     the contests' ranking of saved results
  docbin tune sauvola set/ -o sauvola.json     search a method's parameters

Exit codes: 0 all is well, 1 a page failed, 2 wrong usage, 3 a model, data set or Redis is missing or damaged, 130 interrupted.`,
  );
  let exitCode = 0;
  const done = (code: number) => {
    exitCode = code;
  };
  for (const add of [
    addBinarize,
    addEvaluate,
    addBenchmark,
    addCompare,
    addMethods,
    addMeasures,
    addModels,
    addRank,
    addTune,
    addDatasets,
    addWeights,
    addQueue,
  ])
    add(program, done);
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    return complain(error, program.opts().verbose);
  }
}

/** Adds a command to the program; its action tells `done` the exit code when that is not 0. */
export type AddCommand = (program: Command, done: (exitCode: number) => void) => void;
