import type { HtmlReport, ReportPage } from '../report/html/types.js';
import type { Column, Report, Row } from '../report/types.js';
import { pictureFolder } from './pictures.js';
import type { MethodOnSet, Results, SetFacts } from './results.js';

const SPEED: Column = { key: 'millisecondsPerMegapixel', title: 'ms/Mpx', digits: 1, direction: 'lower' };

/** A table a set: the means of every method, and the contest's published rows where they were asked for. */
export function tables({ sets }: Results, measures: Column[]): Report[] {
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

/** How many of a set's pages were scored, and which were not. */
export const describeMissing = ({ set, pages, of, missing }: SetFacts) =>
  `${set}: ${pages} of ${of} pairs; missing: ${missing.join(', ')}`;

/** Which methods' networks were trained on a set, and so should do well there. */
export const seenBefore = ({ sets, methods }: Results): string[] =>
  sets.flatMap(({ set }) => {
    const trained = methods.filter(({ model }) => model?.trainingSets.includes(set)).map(({ method }) => method);
    return trained.length > 0
      ? [`${set}: ${trained.join(', ')} trained on it; scores of pages never seen are lower`]
      : [];
  });

/** What a report of a benchmark shows, which wrote its pictures. */
export const htmlOf = (results: Results, measures: Column[]): HtmlReport => ({
  title: `Benchmark of ${results.sets.map(({ set }) => set).join(', ')}`,
  notes: [
    `docbin ${results.docbin}, ${new Date().toISOString().slice(0, 10)}`,
    ...results.sets.filter(({ missing }) => missing.length > 0).map(describeMissing),
    ...seenBefore(results),
    ...results.sets.flatMap(({ warnings }) => warnings),
  ],
  methods: results.methods.map(({ method }) => method),
  columns: [...measures, SPEED],
  tables: tables(results, measures).map(({ columns: [, ...rest], rows }, i) => ({
    caption: results.sets[i].set,
    columns: rest,
    rows,
  })),
  pages: pagesOf(results, [...measures, SPEED]),
  truth: true,
});

const pagesOf = ({ methods }: Results, columns: Column[]): ReportPage[] =>
  methods[0].pairs.map((page, i) => ({
    set: String(page.set),
    id: page.id,
    width: Number(page.width),
    height: Number(page.height),
    folder: pictureFolder(i, String(page.set), page.id),
    methods: Object.fromEntries(
      methods.map(({ method, pairs }) => [
        method,
        Object.fromEntries(columns.map(({ key }) => [key, Number(pairs[i][key])])),
      ]),
    ),
  }));
