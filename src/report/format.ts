import { stringify } from 'csv-stringify/sync';
import { printable } from '../printable.js';
import { table } from './table.js';
import { bestOf, type Column, cell, type Report, type Row } from './types.js';

export type Format = 'table' | 'csv' | 'markdown' | 'latex';

/** A report as text: a terminal's table, CSV with full precision, or a Markdown or LaTeX table with the best of each column bold. */
export function format(report: Report, as: Format): string {
  return { csv, markdown, latex, table }[as](report);
}

function csv({ columns, rows, footer }: Report): string {
  return stringify(footer ? [...rows, footer] : rows, {
    header: true,
    columns: columns.map(({ key }) => key),
    cast: { string: printable },
  });
}

function markdown(report: Report): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const escaped = (text: string) => text.replaceAll('|', '\\|');
  return [
    line(report.columns.map(({ title }) => title)),
    line(report.columns.map(({ digits }) => (digits === undefined ? '---' : '---:'))),
    ...cellsOf(report, escaped, (text) => `**${text}**`).map(line),
  ].join('\n');
}

/** A tabular; it needs no package. */
function latex(report: Report): string {
  const line = (cells: string[]) => `${cells.join(' & ')} \\\\`;
  const escaped = (text: string) => text.replace(/[&%$#_{}]/g, '\\$&').replace('Infinity', '$\\infty$');
  return [
    `\\begin{tabular}{${report.columns.map(({ digits }) => (digits === undefined ? 'l' : 'r')).join('')}}`,
    line(report.columns.map(({ title }) => escaped(title))),
    '\\hline',
    ...cellsOf(report, escaped, (text) => `\\textbf{${text}}`).map(line),
    '\\end{tabular}',
  ].join('\n');
}

/** The text of every row's cells, the footer's too. */
function cellsOf(report: Report, escaped: (text: string) => string, bold: (text: string) => string): string[][] {
  const { columns, rows, footer } = report;
  const best = bestOf(report);
  const text = (row: Row) => (column: Column) => escaped(cell(row, column));
  return [
    ...rows.map((row) => columns.map((column) => (best(row, column) ? bold : String)(text(row)(column)))),
    ...(footer ? [columns.map(text(footer))] : []),
  ];
}

/** JSON with full precision; what JSON has no number for (an infinite PSNR) is null. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item) => (typeof item === 'number' && !Number.isFinite(item) ? null : item), 2);
}
