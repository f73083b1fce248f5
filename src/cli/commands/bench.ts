import { Option } from 'commander';
import type { Column } from '../../report/types.js';
import { chosenMethods, type MethodsFlags, methodsOptions } from '../methods.js';
import { type FormatFlags, formatOf, formatOptions, numberOrText } from '../options.js';
import { print, printTable } from '../output.js';
import type { DefineCommand } from '../program.js';
import { progressView } from '../progress.js';

interface Flags extends FormatFlags, MethodsFlags {
  rounds: number;
  quiet?: boolean;
}

export const define: DefineCommand = (command) => {
  command
    .argument('<page>', 'an image')
    .addOption(
      new Option('--rounds <n>', 'how often each runs; the least time counts').argParser(numberOrText).default(5),
    );
  for (const option of [...methodsOptions('all'), ...formatOptions()]) command.addOption(option);
  command
    .addHelpText(
      'after',
      `
Each method runs in one thread, page in memory to mask in memory; what has taken 5 seconds is not run again. Nothing else should run.

Examples:
  docbin bench page.jpg
  docbin bench page.jpg --methods unet-lite,unet,sauvola,otsu --rounds 20
  docbin bench page.jpg --csv >costs.csv`,
    )
    .action(async (file: string, _: unknown, own) => {
      const flags: Flags = own.optsWithGlobals();
      const [{ costs }, { format, toJson }] = await Promise.all([
        import('../../contest/costs.js'),
        import('../../report/format.js'),
      ]);
      const methods = await chosenMethods(flags);
      const view = await progressView(flags.quiet ?? false, 'runs');
      try {
        const result = await costs(file, { methods, rounds: flags.rounds, onProgress: view.advance });
        view.stop();
        const rows = result.costs.map((cost) => ({ ...cost, ratio: cost.ratio ?? '' }));
        if (flags.json) print(toJson({ page: file, ...result }));
        else printTable(format({ columns: COLUMNS, rows }, formatOf(flags)));
      } finally {
        view.stop();
      }
    });
};

const COLUMNS: Column[] = [
  { key: 'step', title: 'step' },
  { key: 'name', title: 'what' },
  { key: 'milliseconds', title: 'ms', digits: 1 },
  { key: 'millisecondsPerMegapixel', title: 'ms/Mpx', digits: 2 },
  { key: 'ratio', title: '× fastest', digits: 1 },
  { key: 'rounds', title: 'rounds', digits: 0 },
];
