import { UsageError } from '../../errors.js';
import type { Method } from '../../methods/define.js';
import type { AddCommand } from '../main.js';
import { formatOf, formatOptions, measureColumns, measuresOf, measuresOption } from '../options.js';
import { print, say } from '../output.js';
import { progressView } from '../progress.js';

interface Flags {
  methods: string;
  measures?: string[];
  model?: string;
  json?: boolean;
  csv?: boolean;
  markdown?: boolean;
  quiet?: boolean;
}

export const addBenchmark: AddCommand = (program) => {
  const command = program
    .command('benchmark')
    .description('binarize a set with several methods, score and compare them')
    .argument('<folder>', 'holds images/ and gt/')
    .option('--methods <names>', 'comma-separated', 'unet,otsu,niblack,sauvola')
    .addOption(measuresOption())
    .option('--model <name or file>', 'network of the method unet');
  for (const option of formatOptions()) command.addOption(option);
  command
    .addHelpText(
      'after',
      `
Seconds are of the method alone, in one thread, one page at a time.

Examples:
  docbin benchmark dibco2013/ --methods unet,otsu,niblack,sauvola
  docbin benchmark dibco2013/ --methods sauvola,otsu --markdown`,
    )
    .action(async (folder: string, _: unknown, command) => {
      const flags: Flags = command.optsWithGlobals();
      const [{ benchmark }, { measures }, { findMethod }, { format, toJson }] = await Promise.all([
        import('../../contest/benchmark.js'),
        import('../../measures/registry.js'),
        import('../../methods/find.js'),
        import('../../report/format.js'),
      ]);
      const view = progressView(flags.quiet ?? false);
      try {
        const names = flags.methods.split(',').map((name) => name.trim());
        if (new Set(names).size < names.length)
          throw new UsageError(`--methods ${flags.methods}: a method is named twice`);
        const methods = names.map((method) => ({ method, params: paramsOf(findMethod(method), flags.model) }));
        const result = await benchmark(folder, {
          methods,
          measures: measuresOf(flags.measures),
          onProgress: view.advance,
        });
        view.stop();
        for (const file of result.unpaired) say(`docbin: ${file}: has no partner, left out`);
        if (flags.json) return print(toJson(result));
        const columns = [
          { key: 'method', title: 'method' },
          ...measureColumns(measures, flags.measures, formatOf(flags)),
          { key: 'secondsPerMegapixel', title: 's/Mpx', digits: 4, direction: 'lower' as const },
        ];
        const rows = result.methods.map(({ method, mean, secondsPerMegapixel }) => ({
          method,
          ...mean,
          secondsPerMegapixel,
        }));
        print(format({ columns, rows }, formatOf(flags)));
      } finally {
        view.stop();
      }
    });
};

/** One thread, so that the seconds of the network and of the others compare. */
const paramsOf = ({ name, params }: Method, model?: string): Record<string, unknown> => ({
  ...('threads' in params.shape && { threads: 1 }),
  ...(name === 'unet' && model && { model }),
});
