import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../errors.js';
import { writeWhole } from '../files.js';
import { htmlReport } from '../report/html/document.js';
import type { HtmlReport } from '../report/html/types.js';

/** A report that is being made: a folder beside the one asked for, which it replaces when it is whole. */
export interface ReportFolder {
  /** Where its pictures go. */
  folder: string;
  finish(report: HtmlReport): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Begins a report.
 *
 * @param target a folder that is not there or is empty, or an earlier report, which is replaced in the end
 * @throws UsageError where something else is there
 */
export async function startReport(target: string): Promise<ReportFolder> {
  if (!(await mayReplace(target)))
    throw new UsageError(
      'E_OUTPUT_EXISTS',
      `${target} holds something else than a report`,
      'give another folder with --report',
    );
  const whole = path.resolve(target);
  const beside = (ending: string) =>
    path.join(path.dirname(whole), `.${path.basename(whole)}.${process.pid}.${ending}`);
  const folder = beside('part');
  await mkdir(folder, { recursive: true });
  return {
    folder,
    async finish(report) {
      writeWhole(path.join(folder, 'index.html'), Buffer.from(htmlReport(report)));
      const earlier = beside('old');
      if (existsSync(whole)) await rename(whole, earlier);
      await rename(folder, whole);
      await rm(earlier, { recursive: true, force: true });
    },
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Whether there is nothing, an empty folder, or a report with nothing beside it. */
async function mayReplace(target: string): Promise<boolean> {
  if (!existsSync(target)) return true;
  const names = await readdir(target).catch(() => ['a file']);
  if (names.some((name) => name !== 'index.html' && name !== 'pages')) return false;
  const page = await readFile(path.join(target, 'index.html'), 'utf8').catch(() => '');
  return names.length === 0 || page.includes('<meta name="generator" content="docbin');
}
