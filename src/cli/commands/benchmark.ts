import { UsageError } from '../../errors.js';
import type { Method } from '../../methods/define.js';
import type { AddCommand } from '../main.js';
import { type FormatFlags, formatOf, formatOptions, measureColumns, measuresOf, measuresOption } from '../options.js';
import { print, say, sayFullSet } from '../output.js';
import { progressView } from '../progress.js';

interface Flags extends FormatFlags {
  methods: string;
  measures?: string[];
  model?: string;
  published?: boolean;
  quiet?: boolean;
}

export const addBenchmark: AddCommand = (program) => {
  const command = program
    .command('benchmark')
    .description('binarize a set with several methods, score and compare them')
    .argument('<folder>', 'holds images/ and gt/')
    .option('--methods <names>', 'comma-separated', 'unet,otsu,niblack,sauvola')
    .addOption(measuresOption())
    .option('--model <name or file>', 'network of the method unet')
    .option('--published', "the contest's published results beside them");
  for (const option of formatOptions()) command.addOption(option);
  command
    .addHelpText(
      'after',
      `
Seconds are of the method alone, in one thread, one page at a time. The rank score is the contests': the sum of a method's ranks on every
page by F-measure, pseudo F-measure, PSNR and DRD; the lowest wins.

Examples:
  docbin benchmark dibco2013/ --methods unet,otsu,niblack,sauvola
  docbin benchmark dibco2013/ --methods sauvola,otsu --markdown`,
    )
    .action(async (folder: string, _: unknown, command) => {
      const flags: Flags = command.optsWithGlobals();
      const [{ benchmark }, { published }, { RANKED_BY, rank }, { chosen }, { findMethod }, { format, toJson }] =
        await Promise.all([
          import('../../contest/benchmark.js'),
          import('../../contest/published.js'),
          import('../../contest/rank.js'),
          import('../../pipeline/evaluate.js'),
          import('../../methods/find.js'),
          import('../../report/format.js'),
        ]);
      const view = progressView(flags.quiet ?? false);
      try {
        const names = flags.methods.split(',').map((name) => name.trim());
        if (new Set(names).size < names.length)
          throw new UsageError(`--methods ${flags.methods}: a method is named twice`);
        const methods = names.map((method) => ({ method, params: paramsOf(findMethod(method), flags.model) }));
        const measures = measuresOf(flags.measures, flags);
        const result = await benchmark(folder, {
          methods,
          measures,
          onProgress: view.advance,
        });
        view.stop();
        for (const file of result.unpaired) say(`docbin: ${file}: has no partner, left out`);
        for (const warning of result.warnings) say(`docbin: ${warning}`);
        const rankable = names.length > 1 && RANKED_BY.every((name) => measures?.includes(name) ?? true);
        const ranked = rankable ? rank(result.methods) : undefined;
        const contest = flags.published ? published(result.set) : undefined;
        if (flags.published && !contest) say(`docbin: no published results of ${result.set}`);
        const pages = result.methods[0].pairs.length;
        if (contest) sayFullSet(contest.pages, pages);
        if (flags.json) return print(toJson({ ...result, ranked, published: contest }));
        const columns = [
          { key: 'method', title: 'method' },
          ...measureColumns(chosen(measures)),
          ...(ranked ? [{ key: 'score', title: 'rank score', digits: 0, direction: 'lower' as const }] : []),
          { key: 'secondsPerMegapixel', title: 's/Mpx', digits: 4, direction: 'lower' as const },
        ];
        const rows = result.methods.map(({ method, mean, secondsPerMegapixel }) => {
          const score = ranked?.find((entry) => entry.method === method)?.score;
          return { method, ...mean, ...(score !== undefined && { score }), secondsPerMegapixel };
        });
        print(format({ columns, rows: [...rows, ...(contest?.rows ?? [])] }, formatOf(flags)));
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
