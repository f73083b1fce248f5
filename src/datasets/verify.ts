import { existsSync } from 'node:fs';
import path from 'node:path';
import { DocbinError, MissingError } from '../errors.js';
import { decode } from '../image/decode.js';
import { fingerprint, proves, sameSize } from './fingerprint.js';
import { type DataOptions, type Dataset, type DatasetPage, findDataset, settled } from './manifest.js';
import { fileOf, type Role, SAID } from './place.js';

/**
 * What the files of a page are: `proven` by their hashes to be the contest's own, `unproven` where nobody knows the hashes,
 * `wrong` where they cannot be the contest's, or `missing`, one of them or both.
 */
export interface PageState {
  id: string;
  state: 'proven' | 'unproven' | 'wrong' | 'missing';
  /** What is wrong or missing. */
  why?: string;
}

/** A set as it lies in the data folder. */
export interface SetState {
  name: string;
  title: string;
  folder: string;
  pages: PageState[];
}

const ROLES: Role[] = ['image', 'truth'];

/**
 * Compares a set in the data folder with the contest's hashes.
 *
 * @throws UsageError when no set has the name
 * @throws MissingError when no page of it is there
 */
export async function verifyDataset(name: string, options: DataOptions = {}): Promise<SetState> {
  const { known, folder } = await settled(options);
  const dataset = findDataset(name, known);
  installedFolder(dataset, folder);
  return inspect(dataset, folder);
}

/** Every set with how many pages it has, and of how many the data folder holds page and truth, whatever they are. */
export async function listDatasets(options: DataOptions = {}) {
  const { known, folder } = await settled(options);
  return known.map(({ name, title, year, pages }) => ({
    name,
    title,
    year,
    pages: pages.length,
    installed: pages.filter(({ id }) => lacking(path.join(folder, name), id).length === 0).length,
  }));
}

/**
 * The folder of a set in the data folder.
 *
 * @throws MissingError when no file of the set is there
 */
export function installedFolder({ name, pages }: Dataset, folder: string): string {
  const set = path.join(folder, name);
  if (pages.some(({ id }) => lacking(set, id).length < ROLES.length)) return set;
  throw new MissingError(
    'E_NO_DATASET',
    `the data set ${name} is not installed`,
    `docbin datasets fetch ${name}, or docbin datasets import with its archives`,
  );
}

/** The state of every page of a set. */
export async function inspect({ name, title, pages }: Dataset, folder: string): Promise<SetState> {
  const set = path.join(folder, name);
  const states: PageState[] = [];
  for (const page of pages) states.push({ id: page.id, ...(await inspectPage(page, set)) });
  return { name, title, folder: set, pages: states };
}

async function inspectPage(page: DatasetPage, set: string): Promise<Omit<PageState, 'id'>> {
  const missing = lacking(set, page.id);
  if (missing.length > 0) return { state: 'missing', why: `no ${missing.map((role) => SAID[role]).join(', no ')}` };
  try {
    const prints = await Promise.all(ROLES.map((role) => read(set, page.id, role)));
    const proofs = ROLES.map((role, i) => proves(page, role, prints[i]));
    const wrong = ROLES[proofs.indexOf(false)];
    if (wrong) return { state: 'wrong', why: `the ${SAID[wrong]} is not the contest's` };
    if (!sameSize(prints[0], prints[1])) return { state: 'wrong', why: 'page and truth differ in size' };
    return { state: proofs.includes(undefined) ? 'unproven' : 'proven' };
  } catch (error) {
    if (error instanceof DocbinError) return { state: 'wrong', why: error.message };
    throw error;
  }
}

const lacking = (set: string, id: string) => ROLES.filter((role) => !existsSync(fileOf(set, id, role)));

const read = async (set: string, id: string, role: Role) => fingerprint(await decode(fileOf(set, id, role)));
