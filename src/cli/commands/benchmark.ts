import type { SetFacts } from '../../contest/results.js';
import type { Report } from '../../report/types.js';
import { chosenMethods, type MethodsFlags, methodsOptions } from '../methods.js';
import { type FormatFlags, formatOf, formatOptions, measureColumns, measuresOf, measuresOption } from '../options.js';
import { print, printTable, say } from '../output.js';
import type { DefineCommand } from '../program.js';
import { progressView } from '../progress.js';

interface Flags extends FormatFlags, MethodsFlags {
  measures?: string[];
  published?: boolean;
  report?: string;
  quiet?: boolean;
}

export const define: DefineCommand = (command) => {
  command
    .argument('<sets...>', "names of data sets, see 'docbin datasets', or folders that hold images/ and gt/")
    .addOption(measuresOption())
    .option('--published', "the contest's published results beside them")
    .option(
      '--report <folder>',
      'write a page to look at: tables, charts, and every page with what each method gets wrong',
    );
  for (const option of [...methodsOptions(), ...formatOptions()]) command.addOption(option);
  command
    .addHelpText(
      'after',
      `
Milliseconds are of the method alone, in one thread, one page at a time. The rank score is the contests': the sum of a method's ranks
on every page by F-measure, pseudo F-measure, PSNR and DRD; the lowest wins.

Examples:
  docbin benchmark dibco2013 hdibco2016 --methods unet-lite,otsu,niblack,sauvola
  docbin benchmark dibco2013 --published --markdown
  docbin benchmark myset/ --methods sauvola,otsu --json >results.json`,
    )
    .action(async (sets: string[], _: unknown, command) => {
      const flags: Flags = command.optsWithGlobals();
      const [
        { benchmark },
        { published },
        { startReport },
        { describeMissing, htmlOf, seenBefore, tables },
        { chosen },
        { format, toJson },
      ] = await Promise.all([
        import('../../contest/benchmark.js'),
        import('../../contest/published.js'),
        import('../../contest/report.js'),
        import('../../contest/tables.js'),
        import('../../pipeline/evaluate.js'),
        import('../../report/format.js'),
      ]);
      const methods = await chosenMethods(flags);
      const measures = measuresOf(flags.measures, flags);
      const shown = measureColumns(chosen(measures));
      const report = flags.report === undefined ? undefined : await startReport(flags.report);
      const view = await progressView(flags.quiet ?? false);
      try {
        const onProgress = view.advance;
        const results = await benchmark(sets, { methods, measures, report: report?.folder, onProgress });
        view.stop();
        if (flags.published) for (const set of results.sets) set.published = published(set.set);
        for (const set of results.sets) {
          if (set.missing.length > 0) say(`docbin: ${describeMissing(set)}`);
          sayOddities(set, flags.published);
        }
        for (const line of seenBefore(results)) say(`docbin: ${line}`);
        await report?.finish(htmlOf(results, shown));
        if (flags.json) return print(toJson(results));
        const as = formatOf(flags);
        const ofSets = tables(results, shown);
        printTable(as === 'csv' ? format(joined(ofSets), as) : ofSets.map((table) => format(table, as)).join('\n\n'));
      } finally {
        view.stop();
        await report?.discard();
      }
    });
};

function sayOddities({ set, unpaired, warnings, published }: SetFacts, wanted?: boolean): void {
  for (const file of unpaired) say(`docbin: ${file}: has no partner, left out`);
  for (const warning of warnings) say(`docbin: ${warning}`);
  if (published) say(`Published rows of ${set} are means of the full set of ${published.pages} pages.`);
  else if (wanted) say(`docbin: no published results of ${set}`);
}

/** The rows of all tables in one. */
const joined = (reports: Report[]): Report => ({ ...reports[0], rows: reports.flatMap(({ rows }) => rows) });
