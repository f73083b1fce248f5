import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../errors.js';
import { type DataOptions, findDataset, settled } from './manifest.js';
import { installedFolder } from './verify.js';

/** Where the pages and truths of a set lie: `images/` and `gt/` in a folder. */
export interface ResolvedSet {
  name: string;
  folder: string;
  /** Ids of all pages of the contest's set, if it is one; not all of them need be in the folder. */
  ids?: string[];
}

/**
 * Finds a set by the path of its folder, or else by its name in the data folder. A folder named as a known set counts as that set.
 *
 * @throws MissingError when the set is known and not installed
 * @throws UsageError when there is no such folder and no set of that name
 */
export async function resolveSet(nameOrFolder: string, options: DataOptions = {}): Promise<ResolvedSet> {
  const { known, folder } = await settled(options);
  const own = (await stat(nameOrFolder).catch(() => undefined))?.isDirectory() ?? false;
  const name = own ? path.basename(path.resolve(nameOrFolder)) : nameOrFolder;
  const dataset = known.find((dataset) => dataset.name === name);
  const ids = dataset?.pages.map(({ id }) => id);
  if (own) return { name, folder: nameOrFolder, ...(ids && { ids }) };
  if (!dataset) {
    const names = known.map((dataset) => dataset.name).join(', ');
    throw new UsageError(
      'E_UNKNOWN_SET',
      `${name}: no such folder, and no data set of that name`,
      `data sets are ${names}`,
    );
  }
  return { name, folder: installedFolder(dataset, folder), ids };
}

/**
 * The folder of an installed set.
 *
 * @throws UsageError when no set has the name
 * @throws MissingError when it is not installed
 */
export async function datasetFolder(name: string, options: DataOptions = {}): Promise<string> {
  const { known, folder } = await settled(options);
  return installedFolder(findDataset(name, known), folder);
}
