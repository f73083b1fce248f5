import { rm } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../errors.js';
import { download, type Patience } from './download.js';
import { type ImportOptions, type ImportReport, importDatasets } from './import.js';
import { findDataset, settled } from './manifest.js';
import { inspect } from './verify.js';

/** Where archives come from, and how patiently. */
export interface FetchOptions extends Omit<ImportOptions, 'set'>, Patience {
  /** Where the archives are, in place of the organisers' own address. */
  mirror?: string;
  /** Keep the archives, in `downloads` in the data folder. */
  keep?: boolean;
  /** Told how many bytes of an archive are there. */
  onBytes?: (archive: string, bytes: number, total: number) => void;
}

/**
 * Downloads the archives of a set and imports them. A set that is there in full is left as it is; a download that was cut is
 * gone on with. Archives that turn out to hold something wrong are not kept, so that the next call gets them anew.
 *
 * @throws UsageError when no set has the name, or the mirror is no http address
 * @throws MissingError when a server does not have an archive, or cannot be reached
 * @throws FileError when an archive on the server is not as large as the contest's, or the data folder cannot be written
 */
export async function fetchDataset(name: string, options: FetchOptions = {}): Promise<ImportReport> {
  const { known, folder } = await settled(options);
  const dataset = findDataset(name, known);
  const base = baseOf(options.mirror ?? dataset.base);
  const before = await inspect(dataset, folder);
  if (before.pages.every(({ state }) => state === 'proven' || state === 'unproven')) {
    return { sets: [before], rejected: [], unrecognised: [], doubtful: [] };
  }
  const downloads = path.join(folder, 'downloads', name);
  const archives = dataset.archives.map(({ file, bytes }) => ({
    url: new URL(file, base).href,
    file: path.join(downloads, file),
    bytes,
    onBytes: (got: number) => options.onBytes?.(file, got, bytes),
  }));
  for (const archive of archives) await download(archive, options);
  const report = await importDatasets(
    archives.map(({ file }) => file),
    { ...options, set: name },
  );
  if (!options.keep || report.rejected.length > 0) await rm(downloads, { recursive: true, force: true });
  return report;
}

function baseOf(address: string): URL {
  const base = address.endsWith('/') ? address : `${address}/`;
  if (URL.canParse(base) && /^https?:/.test(base)) return new URL(base);
  throw new UsageError(
    'E_BAD_OPTION',
    `--mirror ${address}: not an http or https address`,
    'give the address of a folder of archives',
  );
}
