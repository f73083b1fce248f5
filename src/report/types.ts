import { printable } from '../printable.js';

/** A column of a report. */
export interface Column {
  key: string;
  title: string;
  /** Digits after the point; a column without is text. */
  digits?: number;
  /** Which values are better, where that can be said. */
  direction?: 'higher' | 'lower';
}

export type Row = Record<string, string | number>;

/** What every format is made from. */
export interface Report {
  columns: Column[];
  rows: Row[];
  /** A last row that stands apart, such as the mean. */
  footer?: Row;
}

/** A value as a table shows it, on one line. */
export function cell(row: Row, { key, digits }: Column): string {
  const value = row[key];
  return typeof value === 'number' && Number.isFinite(value) && digits !== undefined
    ? value.toFixed(digits)
    : printable(String(value ?? ''));
}

/** Tells whether a row has the best value of a column, to the digits shown; of one row, or a column without a direction, none has. */
export function bestOf({ columns, rows }: Report): (row: Row, column: Column) => boolean {
  const bests = new Map(
    columns.map((column) => {
      const numbers = rows.map((row) => row[column.key]).filter((value) => typeof value === 'number');
      if (!column.direction || rows.length < 2 || numbers.length === 0) return [column, undefined];
      const value = column.direction === 'higher' ? Math.max(...numbers) : Math.min(...numbers);
      return [column, cell({ [column.key]: value }, column)];
    }),
  );
  return (row, column) => row[column.key] !== undefined && cell(row, column) === bests.get(column);
}
