import type { PageResult } from '../batch/pages.js';
import { printable } from '../printable.js';
import { print, say, withHint } from './output.js';

export interface ReportFlags {
  output: string;
  dryRun?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** One line about a page that is through. */
export function describePage(page: PageResult): string {
  if (page.status === 'failed') return withHint(page.error, page.hint, page.code);
  if (page.status !== 'done') return `${page.input}: ${page.status}`;
  const { decode, binarize, encode } = page.milliseconds;
  const facts = [
    page.perPage ? `${page.perPage.length} pages` : `${page.width} × ${page.height}`,
    ...(page.window === undefined ? [] : [`window ${page.window}`]),
    `${((decode + binarize + encode) / 1000).toFixed(2)} s`,
  ];
  return `${page.input} -> ${page.output} (${facts.join(', ')})`;
}

/** Says which files of folders are left out. */
export function sayLeftOut({ ignored, links }: { ignored: string[]; links: string[] }): void {
  for (const file of ignored) say(`docbin: ${file}: skipped, not an image by its name`);
  for (const file of links) say(`docbin: ${file}: skipped, a link; only one that is named itself is followed`);
}

interface Run {
  pages: PageResult[];
  ignored: string[];
  links: string[];
}

/** Says what became of all pages: data on stdout, failures and a summary on stderr. */
export function reportPages(run: Run, flags: ReportFlags, seconds: number): void {
  const { pages } = run;
  if (!flags.quiet) sayLeftOut(run);
  if (flags.dryRun && !flags.json) for (const { input, output } of pages) print(printable(`${input} -> ${output}`));
  const failed = pages.filter((page) => page.status === 'failed');
  for (const page of failed) say(`docbin: ${withHint(page.error, page.hint, page.code)}`);
  if (flags.json) print(JSON.stringify(run, null, 2));
  if (flags.quiet) return;
  const count = (status: PageResult['status']) => pages.filter((page) => page.status === status).length;
  const parts = (['done', 'planned', 'skipped', 'failed', 'aborted'] as const)
    .filter(count)
    .map((status) => `${count(status)} ${status}`);
  say(`${parts.join(', ') || 'no pages'} in ${seconds.toFixed(1)} s -> ${flags.output}`);
}
