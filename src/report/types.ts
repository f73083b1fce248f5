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

/** A value as a table shows it. */
export function cell(row: Row, { key, digits }: Column): string {
  const value = row[key];
  return typeof value === 'number' && Number.isFinite(value) && digits !== undefined
    ? value.toFixed(digits)
    : String(value ?? '');
}
