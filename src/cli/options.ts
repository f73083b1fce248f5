import { statSync } from 'node:fs';
import { Option } from 'commander';
import type { Existing } from '../batch/plan.js';
import { UsageError } from '../errors.js';
import type { Measure } from '../measures/define.js';
import type { Format } from '../report/format.js';
import type { Column } from '../report/types.js';

/** `--set name=value`, repeatable, gathered into an object; values that read as numbers are numbers. */
export const setOption = () =>
  new Option(
    '--set <name=value>',
    "a parameter of the method, see 'docbin methods'; window=auto goes by the strokes; may be repeated",
  )
    .default({}, "the method's own")
    .argParser((text: string, given: Record<string, unknown>) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (name === undefined)
        throw new UsageError('E_BAD_OPTION', `--set ${text}: expected name=value`, 'for example --set k=0.2');
      return { ...given, [name]: numberOrText(value) };
    });

/** A number where the text reads as one. */
export const numberOrText = (text: string) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text));

const FORMATS = { json: 'JSON', csv: 'CSV', markdown: 'a Markdown table', latex: 'a LaTeX table' };

/** Flags of the formats; without one there is a table. */
export interface FormatFlags {
  json?: boolean;
  csv?: boolean;
  markdown?: boolean;
  latex?: boolean;
}

/** `--json`, `--csv`, `--markdown`, `--latex`. */
export const formatOptions = () =>
  Object.entries(FORMATS).map(([name, what]) =>
    new Option(`--${name}`, `print ${what}`).conflicts(Object.keys(FORMATS).filter((other) => other !== name)),
  );

/** Which of the formats was asked for, JSON aside. */
export const formatOf = ({ csv, markdown, latex }: FormatFlags): Format =>
  csv ? 'csv' : markdown ? 'markdown' : latex ? 'latex' : 'table';

/** `--existing`, what becomes of outputs that are there. */
export const existingOption = (what: string) =>
  new Option('--existing <what>', `what to do with ${what} that are there already`)
    .choices(['skip', 'overwrite', 'error'])
    .default('error');

/** Whether the file is there and is to be kept; refuses one that may be neither kept nor replaced. */
export function isKept(file: string, existing: Existing): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return false;
  if (found.isDirectory()) throw new UsageError('E_OUTPUT_EXISTS', `${file} is a folder`, 'give a file with -o');
  if (existing === 'error')
    throw new UsageError(
      'E_OUTPUT_EXISTS',
      `${file} is there already`,
      'choose --existing skip or --existing overwrite',
    );
  return existing === 'skip';
}

/** `-j`, `--jobs`; the run checks the value. */
export const jobsOption = () =>
  new Option('-j, --jobs <n>', 'pages side by side (default: one a core)')
    .default(undefined, 'one a core')
    .argParser(numberOrText);

/** `--measures`, names separated by commas. */
export const measuresOption = () =>
  new Option('--measures <names>', "comma-separated, or all; see 'docbin measures'")
    .default(undefined, `${SHOWN.join(',')}; JSON and CSV hold all`)
    .argParser((text: string) => text.split(',').map((name) => name.trim()));

/** What a table shows where nothing is chosen. */
const SHOWN = ['fmeasure', 'pseudoFmeasure', 'psnr', 'drd', 'recall', 'precision'];

/** The measures to compute, or nothing for all: those that were asked for, or else what will be shown. */
export function measuresOf(names: string[] | undefined, flags: FormatFlags): string[] | undefined {
  const shown = names ?? (flags.json || flags.csv ? ['all'] : SHOWN);
  return shown.includes('all') ? undefined : shown;
}

/** The columns of the measures in a table of scores. */
export const measureColumns = (measures: readonly Measure[]): Column[] =>
  measures.map(({ name, title, digits, direction }) => ({ key: name, title, digits, direction }));
