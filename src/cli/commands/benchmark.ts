import type { pagesOf } from '../../contest/report.js';
import type { MethodOnSet, Results, SetFacts } from '../../contest/results.js';
import type { HtmlReport } from '../../report/html/types.js';
import type { Column, Report, Row } from '../../report/types.js';
import type { AddCommand } from '../main.js';
import { chosenMethods, type MethodsFlags, methodsOptions } from '../methods.js';
import { type FormatFlags, formatOf, formatOptions, measureColumns, measuresOf, measuresOption } from '../options.js';
import { print, say } from '../output.js';
import { progressView } from '../progress.js';

interface Flags extends FormatFlags, MethodsFlags {
  measures?: string[];
  published?: boolean;
  report?: string;
  quiet?: boolean;
}

export const addBenchmark: AddCommand = (program) => {
  const command = program
    .command('benchmark')
    .description('binarize sets with several methods, score, compare and rank them')
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
  docbin benchmark dibco2013 hdibco2016 --methods unet,otsu,niblack,sauvola
  docbin benchmark dibco2013 --published --markdown
  docbin benchmark myset/ --methods sauvola,otsu --json >results.json`,
    )
    .action(async (sets: string[], _: unknown, command) => {
      const flags: Flags = command.optsWithGlobals();
      const [{ benchmark }, { published }, { pagesOf, startReport }, { chosen }, { format, toJson }] =
        await Promise.all([
          import('../../contest/benchmark.js'),
          import('../../contest/published.js'),
          import('../../contest/report.js'),
          import('../../pipeline/evaluate.js'),

          import('../../report/format.js'),
        ]);
      const methods = await chosenMethods(flags);
      const measures = measuresOf(flags.measures, flags);
      const shown = measureColumns(chosen(measures));
      const report = flags.report === undefined ? undefined : await startReport(flags.report);
      const view = progressView(flags.quiet ?? false);
      try {
        const onProgress = view.advance;
        const results = await benchmark(sets, { methods, measures, report: report?.folder, onProgress });
        view.stop();
        if (flags.published) for (const set of results.sets) set.published = published(set.set);
        for (const set of results.sets) sayOddities(set, flags.published);
        for (const line of seenBefore(results)) say(`docbin: ${line}`);
        const reports = tables(results, shown);
        await report?.finish(htmlOf(results, reports, [...shown, SPEED], pagesOf));
        if (flags.json) return print(toJson(results));
        const as = formatOf(flags);
        print(as === 'csv' ? format(joined(reports), as) : reports.map((table) => format(table, as)).join('\n\n'));
      } finally {
        view.stop();
        await report?.discard();
      }
    });
};

const describeMissing = ({ set, pages, of, missing }: SetFacts) =>
  `${set}: ${pages} of ${of} pairs; missing: ${missing.join(', ')}`;

/** Which methods' networks were trained on a set, and so should do well there. */
const seenBefore = ({ sets, methods }: Results): string[] =>
  sets.flatMap(({ set }) => {
    const trained = methods.filter(({ model }) => model?.trainingSets.includes(set)).map(({ method }) => method);
    return trained.length > 0
      ? [`${set}: ${trained.join(', ')} trained on it; scores of pages never seen are lower`]
      : [];
  });

function sayOddities(facts: SetFacts, wanted?: boolean): void {
  const { set, unpaired, warnings, published } = facts;
  if (facts.missing.length > 0) say(`docbin: ${describeMissing(facts)}`);
  for (const file of unpaired) say(`docbin: ${file}: has no partner, left out`);
  for (const warning of warnings) say(`docbin: ${warning}`);
  if (published) say(`Published rows of ${set} are means of the full set of ${published.pages} pages.`);
  else if (wanted) say(`docbin: no published results of ${set}`);
}

const SPEED: Column = { key: 'millisecondsPerMegapixel', title: 'ms/Mpx', digits: 1, direction: 'lower' };

/** A table a set. */
function tables({ sets }: Results, measures: Column[]): Report[] {
  const ranked = sets.some(({ methods }) => methods[0].score !== undefined);
  const columns: Column[] = [
    { key: 'set', title: 'set' },
    { key: 'method', title: 'method' },
    { key: 'pages', title: 'pages' },
    ...measures,
    ...(ranked ? [{ key: 'score', title: 'rank score', digits: 0, direction: 'lower' as const }] : []),
    SPEED,
  ];
  return sets.map(({ set, pages, of, methods, published }) => ({
    columns,
    rows: [
      ...methods.map((method) => ({ set, pages: pages < of ? `${pages} of ${of}` : pages, ...rowOf(method) })),
      ...(published?.rows ?? []).map((row) => ({ set, pages: published?.pages ?? '', ...(row as Row) })),
    ],
  }));
}

const rowOf = ({ mean, averagesScore: _, ...method }: MethodOnSet): Row => ({ ...method, ...mean });

const joined = (reports: Report[]): Report => ({ ...reports[0], rows: reports.flatMap(({ rows }) => rows) });

const htmlOf = (results: Results, reports: Report[], columns: Column[], pages: typeof pagesOf): HtmlReport => ({
  title: `Benchmark of ${results.sets.map(({ set }) => set).join(', ')}`,
  notes: [
    `docbin ${results.docbin}, ${new Date().toISOString().slice(0, 10)}`,
    ...results.sets.filter(({ missing }) => missing.length > 0).map(describeMissing),
    ...seenBefore(results),
    ...results.sets.flatMap(({ warnings }) => warnings),
  ],
  methods: results.methods.map(({ method }) => method),
  columns,
  tables: reports.map(({ columns: [, ...rest], rows }, i) => ({ caption: results.sets[i].set, columns: rest, rows })),
  pages: pages(results, columns),
  truth: true,
});
