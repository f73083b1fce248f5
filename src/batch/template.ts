import path from 'node:path';
import { UsageError } from '../errors.js';

/** Names of the masks where each page of a document is a file of its own. */
export const PAGE_TEMPLATE = '{name}-{page:04}.{ext}';

/** What a name is made of. */
interface Parts {
  /** The page's file; its name without the ending is taken. */
  file: string;
  page: number;
  ext: string;
}

/**
 * Fills `{name}`, `{page}` and `{ext}` of a template; `{page:04}` has at least four digits.
 *
 * @throws UsageError for what else stands in braces
 */
export function fillTemplate(template: string, { file, page, ext }: Parts): string {
  const filled = template
    .replaceAll('{ext}', ext)
    .replace(/\{page(?::0?(\d))?\}/g, (_, digits = '1') => String(page).padStart(Number(digits), '0'));
  const [unknown] = filled.match(/\{(?!name\})[^}]*\}?/) ?? [];
  if (unknown !== undefined) {
    throw new UsageError(
      `--template ${template}: what is ${unknown}?`,
      `it may hold {name}, {page}, {page:04} and {ext}, for example '${PAGE_TEMPLATE}'`,
    );
  }
  return filled.replaceAll('{name}', () => path.parse(file).name); // last: a name may hold braces
}
