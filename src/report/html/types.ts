import type { Column, Row } from '../types.js';

/** A page and what each method made of it. */
export interface ReportPage {
  set: string;
  id: string;
  width: number;
  height: number;
  /** Where its pictures lie, below the report's folder. */
  folder: string;
  /** Values of each method, by the keys of the columns. */
  methods: Record<string, Record<string, number>>;
}

/** What a report shows. */
export interface HtmlReport {
  title: string;
  /** Lines below the title. */
  notes: string[];
  methods: string[];
  /** The measures, and the speed. */
  columns: Column[];
  /** Means of the methods, a table a set; none where there is no truth. */
  tables: { caption: string; columns: Column[]; rows: Row[] }[];
  pages: ReportPage[];
  /** Whether there are truths and pictures of errors. */
  truth: boolean;
}
