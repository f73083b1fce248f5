import Table from 'cli-table3';
import pc from 'picocolors';
import { bestOf, cell, type Report } from './types.js';

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table: numbers to the right, and on a terminal with colours the best of a column bold. */
export function table({ columns, rows, footer }: Report): string {
  const { bold } = pc.createColors(Boolean(process.stdout.isTTY) && pc.isColorSupported);
  const view = new Table({
    head: columns.map(({ title }) => title),
    chars: BARE,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map(({ digits }) => (digits === undefined ? 'left' : 'right')),
  });
  const best = bestOf({ columns, rows });
  for (const row of rows) {
    view.push(columns.map((column) => (best(row, column) ? bold(cell(row, column)) : cell(row, column))));
  }
  if (footer) view.push(columns.map((column) => cell(footer, column)));
  return view.toString().replace(/[ \t]+$/gm, '');
}
