import { stringify } from 'csv-stringify/sync';
import { table } from './table.js';
import { cell, type Report } from './types.js';

export type Format = 'table' | 'csv' | 'markdown';

/** A report as text: a terminal's table, CSV with full precision, or a Markdown table. */
export function format(report: Report, as: Format): string {
  if (as === 'csv') return csv(report);
  return as === 'markdown' ? markdown(report) : table(report);
}

function csv({ columns, rows, footer }: Report): string {
  return stringify(footer ? [...rows, footer] : rows, { header: true, columns: columns.map(({ key }) => key) });
}

function markdown({ columns, rows, footer }: Report): string {
  const line = (cells: string[]) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ digits }) => (digits === undefined ? '---' : '---:'))),
    ...(footer ? [...rows, footer] : rows).map((row) => line(columns.map((column) => cell(row, column)))),
  ].join('\n');
}

/** JSON with full precision; what JSON has no number for (an infinite PSNR) is null. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item) => (typeof item === 'number' && !Number.isFinite(item) ? null : item), 2);
}
