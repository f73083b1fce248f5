import { existsSync } from 'node:fs';
import path from 'node:path';
import { FileError } from '../errors.js';
import { writeWhole } from '../files.js';
import { decode } from '../image/decode.js';
import { encode, encodePage } from '../image/encode.js';
import { maskOf } from '../image/mask.js';
import type { Raster } from '../image/types.js';
import { type Claim, claimByName, claimByPixels } from './claim.js';
import { fingerprint, proves, sameSize } from './fingerprint.js';
import { type DataOptions, type Dataset, findDataset, settled } from './manifest.js';
import { pageKey } from './pairing.js';
import { fileOf, SAID } from './place.js';
import { attempt, type Refuse } from './refuse.js';
import { decodeFound, type Found, search } from './search.js';
import { inspect, type SetState } from './verify.js';

export interface ImportOptions extends DataOptions {
  /** The set of pages and truths whose hashes nobody knows; by default that of the files beside them. */
  set?: string;
  /** Told each file before it is read. */
  onFile?: (file: string) => void;
}

/** What an import came to. */
export interface ImportReport {
  /** The sets that files were taken for, as they are now in the data folder. */
  sets: SetState[];
  /** Files that cannot be read, or cannot be what they should be; none of them was taken. */
  rejected: FileError[];
  /** Images that are of no known set. */
  unrecognised: string[];
  /** Truths without known hash that are more than half ink. */
  doubtful: string[];
}

/**
 * Takes the contests' pages and truths out of archives (RAR, zip, 7z, and archives in these) and folders into the data folder.
 *
 * A file is recognised by the hash of its pixels. Where the contest's hash is not known it goes by its name, if it lies beside
 * recognised files of one set or `set` says which set it is of. A file that cannot be the contest's own is never taken.
 *
 * @param inputs archives and folders; pages and truths may come from different ones, or by different calls
 * @throws UsageError when a path is not there, or no set has the name `set`
 * @throws FileError when the data folder cannot be written
 */
export async function importDatasets(inputs: string[], options: ImportOptions = {}): Promise<ImportReport> {
  const { known, folder } = await settled(options);
  const set = options.set === undefined ? undefined : findDataset(options.set, known);
  const report: ImportReport = { sets: [], rejected: [], unrecognised: [], doubtful: [] };
  const refuse = (error: FileError) => report.rejected.push(error);
  const run: Run = { known, folder, set, report, refuse, taken: [] };
  const strangers: Found[] = [];
  for (const input of inputs) {
    for await (const found of search(input, refuse)) {
      if (pageKey(found.file) === undefined) continue;
      options.onFile?.(found.file);
      await takeByPixels(run, found, strangers);
    }
  }
  await takeByName(run, strangers);
  const touched = known.filter((dataset) => run.taken.some(({ claim }) => claim.dataset === dataset));
  for (const dataset of touched) report.sets.push(await inspect(dataset, folder));
  return report;
}

/** What an import knows and has done so far. */
interface Run {
  known: Dataset[];
  folder: string;
  set?: Dataset;
  report: ImportReport;
  refuse: Refuse;
  taken: { file: string; claim: Claim }[];
}

async function takeByPixels(run: Run, found: Found, strangers: Found[]): Promise<void> {
  const raster = await attempt(found.file, run.refuse, () => decodeFound(found));
  const claim = raster && claimByPixels(fingerprint(raster), run.known);
  if (claim) await take(run, found.file, raster, claim);
  else if (raster) strangers.push(found);
}

async function takeByName(run: Run, strangers: Found[]): Promise<void> {
  const proven = [...run.taken];
  for (const found of strangers) {
    const beside = proven.filter(({ file }) => path.dirname(file) === path.dirname(found.file));
    const claims = beside.map(({ claim }) => claim);
    const claim = claimByName(found.file, claims, run.set);
    if (claim) await takeUnproven(run, found, claim);
    else run.report.unrecognised.push(found.file);
  }
}

async function takeUnproven(run: Run, found: Found, claim: Claim): Promise<void> {
  const raster = await attempt(found.file, run.refuse, async () => {
    const raster = await decodeFound(found);
    await examine(run, found.file, raster, claim);
    return raster;
  });
  if (!raster) return;
  if (claim.role === 'truth' && mostlyInk(raster)) run.report.doubtful.push(found.file);
  await take(run, found.file, raster, claim);
}

/** Throws a FileError where a file cannot be what it is taken for. */
async function examine(run: Run, file: string, raster: Raster, { dataset, page, role }: Claim): Promise<void> {
  const what = `the ${SAID[role]} of ${dataset.name} ${page.id}`;
  if (proves(page, role, fingerprint(raster)) === false) {
    throw new FileError(
      'E_WRONG_PAGE',
      file,
      `not ${what}: its pixels are not the contest's`,
      'get it from the contest again',
    );
  }
  const first = run.taken.find(({ claim }) => claim.page === page && claim.role === role);
  if (first)
    throw new FileError('E_WRONG_PAGE', file, `${first.file} was taken for ${what} already`, 'give only the right one');
  const other = fileOf(path.join(run.folder, dataset.name), page.id, role === 'image' ? 'truth' : 'image');
  if (existsSync(other) && !sameSize(raster, await decode(other))) {
    throw new FileError(
      'E_WRONG_PAGE',
      file,
      `not ${what}: its size is not that of ${other}`,
      'remove that file if it is the wrong one',
    );
  }
}

async function take({ folder, taken }: Run, file: string, raster: Raster, claim: Claim): Promise<void> {
  const { dataset, page, role } = claim;
  const { dpi } = raster.meta;
  const bytes = role === 'image' ? await encodePage(raster) : await encode(maskOf(raster), 'png', dpi);
  writeWhole(fileOf(path.join(folder, dataset.name), page.id, role), bytes, 'DOCBIN_DATA');
  taken.push({ file, claim });
}

function mostlyInk(raster: Raster): boolean {
  const { data } = maskOf(raster);
  return data.reduce((ink, value) => ink + value, 0) > data.length / 2;
}
