import path from 'node:path';
import { UsageError } from '../errors.js';
import { countPages } from '../image/decode.js';
import { holdsPages, type MaskFormat } from '../image/encode.js';
import type { Found } from './inputs.js';
import type { Job, PlanOptions } from './plan.js';

/** Whether a name ends as that of a file of several pages may. */
export const isDocumentName = (file: string) => /\.(tiff?|pdf)$/i.test(file);

/**
 * What becomes of a file: one mask of all its pages, or one for each.
 *
 * A mask is a job of its own, so that each has its line in the journal and its shard; only where the pages are to be parted are they counted before.
 *
 * @param folder the output folder
 */
export async function jobsIn(
  folder: string,
  { file, relative }: Found,
  format: MaskFormat,
  { pages, template }: PlanOptions,
): Promise<Job[]> {
  const place = path.join(folder, path.dirname(relative));
  const isKept = holdsPages(format) && template === undefined;
  // a file that cannot be read fails when it is its turn
  const isSingle = isKept || (template === undefined && !isDocumentName(file));
  const count = isSingle ? 1 : await countPages(file).catch(() => 1);
  if (count === 1 && template === undefined)
    return [{ input: file, output: path.join(place, `${path.parse(relative).name}.${format}`), pages }];
  const numbers = pages ?? Array.from({ length: count }, (_, i) => i + 1);
  return numbers.map((page) => {
    const name = fillTemplate(template ?? PAGE_TEMPLATE, { file: relative, page, ext: format });
    return { input: file, output: path.join(place, name), pages: [page] };
  });
}

/** Names of the masks where each page of a document is a file of its own. */
const PAGE_TEMPLATE = '{name}-{page:04}.{ext}';

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
function fillTemplate(template: string, { file, page, ext }: Parts): string {
  const filled = template
    .replaceAll('{ext}', ext)
    .replace(/\{page(?::0?(\d))?\}/g, (_, digits = '1') => String(page).padStart(Number(digits), '0'));
  const [unknown] = filled.match(/\{(?!name\})[^}]*\}?/) ?? [];
  if (unknown !== undefined) {
    throw new UsageError(
      'E_BAD_OPTION',
      `--template ${template}: what is ${unknown}?`,
      `it may hold {name}, {page}, {page:04} and {ext}, for example '${PAGE_TEMPLATE}'`,
    );
  }
  return filled.replaceAll('{name}', () => path.parse(file).name); // last: a name may hold braces
}
