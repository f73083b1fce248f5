import { expect, it } from 'vitest';
import { format, toJson } from '../../src/report/format.js';
import type { Report } from '../../src/report/types.js';

const report: Report = {
  columns: [
    { key: 'id', title: 'page' },
    { key: 'psnr', title: 'PSNR', digits: 2, direction: 'higher' },
  ],
  rows: [
    { id: 'a|b', psnr: 17.125 },
    { id: 'c', psnr: Infinity },
  ],
  footer: { id: 'mean', psnr: Infinity },
};

it('Markdown: rounded, bars escaped', () => {
  expect(format(report, 'markdown')).toBe(
    '| page | PSNR |\n| --- | ---: |\n| a\\|b | 17.13 |\n| c | **Infinity** |\n| mean | Infinity |',
  );
});

it('LaTeX: a tabular, the best bold', () => {
  expect(format(report, 'latex')).toBe(
    '\\begin{tabular}{lr}\npage & PSNR \\\\\n\\hline\na|b & 17.13 \\\\\nc & \\textbf{$\\infty$} \\\\\nmean & $\\infty$ \\\\\n\\end{tabular}',
  );
});

it('CSV: full precision under the keys', () => {
  expect(format(report, 'csv')).toBe('id,psnr\na|b,17.125\nc,Infinity\nmean,Infinity\n');
});

it('table: numbers to the right', () => {
  const lines = format(report, 'table').split('\n');
  expect(lines[1].endsWith('   17.13')).toBe(true);
  expect(new Set(lines.map((line) => line.trimEnd().length)).size).toBe(1);
});

it('JSON has null for what it has no number for', () => {
  expect(JSON.parse(toJson({ psnr: Infinity, drd: 1.5 }))).toEqual({ psnr: null, drd: 1.5 });
});
