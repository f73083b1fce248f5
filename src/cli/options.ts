import { Option } from 'commander';
import { UsageError } from '../errors.js';
import type { Format } from '../report/format.js';

/** `--set name=value`, repeatable, gathered into an object; values that read as numbers are numbers. */
export const setOption = () =>
  new Option('--set <name=value...>', "a parameter of the method, see 'docbin methods'")
    .default({}, "the method's own")
    .argParser((text: string, so_far: Record<string, unknown>) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (name === undefined) throw new UsageError(`--set ${text}: expected name=value`, 'for example --set k=0.2');
      const number = Number(value);
      return { ...so_far, [name]: value.trim() === '' || Number.isNaN(number) ? value : number };
    });

/** `--json`, `--csv`, `--markdown`; a table without them. */
export const formatOptions = () => [
  new Option('--json', 'print JSON').conflicts(['csv', 'markdown']),
  new Option('--csv', 'print CSV').conflicts(['json', 'markdown']),
  new Option('--markdown', 'print a Markdown table').conflicts(['json', 'csv']),
];

/** Which of the formats was asked for, JSON aside. */
export const formatOf = ({ csv, markdown }: { csv?: boolean; markdown?: boolean }): Format =>
  csv ? 'csv' : markdown ? 'markdown' : 'table';

/** `-j`, `--jobs`. */
export const jobsOption = () =>
  new Option('-j, --jobs <n>', 'pages side by side (default: one a core)').argParser((text: string) => {
    const jobs = Number(text);
    if (!Number.isInteger(jobs) || jobs < 1)
      throw new UsageError(`--jobs ${text}: expected a whole number of at least 1`);
    return jobs;
  });
