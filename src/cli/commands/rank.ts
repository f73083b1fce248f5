import { UsageError } from '../../errors.js';
import { type FormatFlags, formatOf, formatOptions, measureColumns } from '../options.js';
import { print, printTable, sayFullSet } from '../output.js';
import type { DefineCommand } from '../program.js';

export const define: DefineCommand = (command) => {
  command
    .argument('<results...>', "files that 'docbin benchmark --json' wrote")
    .option('--published', "the contest's published results beside them");
  for (const option of formatOptions()) command.addOption(option);
  command
    .addHelpText(
      'after',
      `
On every page the methods are ranked by F-measure, pseudo F-measure, PSNR and DRD; the sum of the ranks is the score, and the lowest wins.
The second score ranks the four means instead, as H-DIBCO 2018 did.

Examples:
  docbin benchmark dibco2013/ --methods unet-lite,sauvola,otsu --json >a.json
  docbin rank a.json
  docbin rank a.json b.json --published`,
    )
    .action(async (files: string[], flags: FormatFlags & { published?: boolean }) => {
      const [{ RANKED_BY, rank }, { readEntries }, { published }, { chosen, mean }, { format, toJson }] =
        await Promise.all([
          import('../../contest/rank.js'),
          import('../../contest/results.js'),
          import('../../contest/published.js'),
          import('../../pipeline/evaluate.js'),
          import('../../report/format.js'),
        ]);
      const { sets, entries } = await readEntries(files);
      const meanOf = new Map(entries.map(({ method, pairs }) => [method, mean(pairs)]));
      const ranked = rank(entries).map((row) => ({ ...row, mean: meanOf.get(row.method) }));
      const contest = flags.published ? published(sets[0]) : undefined;
      if (flags.published && (sets.length !== 1 || !contest)) {
        const what = sets.length === 1 ? sets[0] : `${sets.length} sets`;
        throw new UsageError(
          'E_NO_PUBLISHED',
          `--published: no published results of ${what}`,
          'rank results of one contest',
        );
      }
      const pages = entries[0].pairs.length;
      if (contest) sayFullSet(contest.pages, pages);
      if (flags.json) return print(toJson({ pages, ranked, published: contest }));
      const columns = [
        { key: 'method', title: 'method' },
        { key: 'score', title: 'score', digits: 0, direction: 'lower' as const },
        { key: 'averagesScore', title: 'score of means', digits: 0, direction: 'lower' as const },
        ...measureColumns(chosen(RANKED_BY)),
      ];
      const rows = ranked.map(({ mean, ...row }) => ({ ...row, ...mean }));
      printTable(format({ columns, rows: [...rows, ...(contest?.rows ?? [])] }, formatOf(flags)));
    });
};
