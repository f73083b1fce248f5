import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../errors.js';

/** A page or mask with its truth. */
export interface Pair {
  id: string;
  mask: string;
  truth: string;
}

const TRUTH_ENDING = /[_-]?(est)?gt$/i;
const TRUTH_FOLDER = /(^|[^a-z])gt|truth/i;

/** What the names of images end in. */
export const IMAGE_ENDINGS = ['png', 'jpg', 'jpeg', 'tif', 'tiff', 'bmp', 'gif', 'webp', 'pbm', 'pgm', 'ppm'];
const IMAGE_NAME = new RegExp(`\\.(${IMAGE_ENDINGS.join('|')})$`, 'i');

let collator: Intl.Collator | undefined; // it takes 5 ms to make, and a single page needs none

/** Order of names with 2 before 10. */
export function naturalOrder(a: string, b: string): number {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b);
}

/** Whether a name ends as an image's does. */
export const isImageName = (file: string) => IMAGE_NAME.test(file);

/** What the names of a page, its mask and its truth have in common: the stem less the endings `_gt`, `_estGT`, `_GT`; a skeleton has none. */
export function pageKey(file: string): string | undefined {
  const stem = path.parse(file).name;
  return /skel/i.test(stem) ? undefined : stem.replace(TRUTH_ENDING, '');
}

/** Whether a path names a truth: by its ending, or by a folder or archive on the way to it. */
export function isTruthName(file: string): boolean {
  const { dir, name } = path.parse(file);
  return TRUTH_ENDING.test(name) || dir.split(/[/\\]/).some((folder) => TRUTH_FOLDER.test(folder));
}

/**
 * Image files of a folder, by name, 2 before 10.
 *
 * @throws UsageError when there is no such folder or no image in it
 */
export async function listPages(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      'E_CANNOT_READ',
      `${folder}: not a folder that can be read (${error.code})`,
      'give a folder of images',
    );
  });
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'));
  const images = files
    .map(({ name }) => name)
    .filter(isImageName)
    .sort(naturalOrder);
  if (images.length === 0)
    throw new UsageError('E_NO_IMAGES', `no images in ${folder}`, 'give a folder that holds some');
  return images.map((name) => path.join(folder, name));
}

/**
 * Pairs masks with truths by base name, less the contests' endings `_gt`, `_estGT`, `_GT`; skeletons are ignored.
 *
 * @throws UsageError when two masks or two truths have the same key
 */
export function pair(masks: string[], truths: string[]): { pairs: Pair[]; unpaired: string[] } {
  const maskOf = byKey(masks);
  const truthOf = byKey(truths);
  const pairs: Pair[] = [];
  const unpaired: string[] = [];
  for (const [id, mask] of maskOf) {
    const truth = truthOf.get(id);
    if (truth === undefined) unpaired.push(mask);
    else pairs.push({ id, mask, truth });
  }
  for (const [id, truth] of truthOf) if (!maskOf.has(id)) unpaired.push(truth);
  return { pairs: pairs.sort((a, b) => naturalOrder(a.id, b.id)), unpaired };
}

/**
 * Pairs the images of two folders.
 *
 * @throws UsageError when a folder is missing or empty, or nothing pairs
 */
export async function pairFolders(masks: string, truths: string): Promise<ReturnType<typeof pair>> {
  const found = pair(await listPages(masks), await listPages(truths));
  if (found.pairs.length > 0) return found;
  throw new UsageError(
    'E_NO_PAIRS',
    `no file in ${masks} has a partner in ${truths}`,
    'names pair by base name, with _gt, _estGT or _GT left off',
  );
}

function byKey(files: string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of files) {
    const key = pageKey(file);
    if (key === undefined) continue;
    const other = found.get(key);
    if (other !== undefined)
      throw new UsageError('E_SAME_NAME', `${other} and ${file} have the same name`, 'keep one of them in the folder');
    found.set(key, file);
  }
  return found;
}
