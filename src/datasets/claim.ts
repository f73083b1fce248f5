import path from 'node:path';
import { type Fingerprint, proves } from './fingerprint.js';
import type { Dataset, DatasetPage } from './manifest.js';
import { isTruthName, pageKey } from './pairing.js';
import type { Role } from './place.js';

/** A file is taken for the scan or the truth of a set's page. */
export interface Claim {
  dataset: Dataset;
  page: DatasetPage;
  role: Role;
}

/** What a file is by the hashes of its pixels. */
export function claimByPixels(print: Fingerprint, known: Dataset[]): Claim | undefined {
  for (const dataset of known) {
    for (const page of dataset.pages) {
      if (proves(page, 'image', print)) return { dataset, page, role: 'image' };
      if (proves(page, 'truth', print)) return { dataset, page, role: 'truth' };
    }
  }
}

/**
 * What a file is by its name, where its set is known: `set`, or else the one set that all recognised files beside it are of.
 * It is a truth as they are; where they are both, its own name tells, and its folder too where there are none.
 *
 * @param beside what the recognised files of its folder are
 */
export function claimByName(file: string, beside: Claim[], set?: Dataset): Claim | undefined {
  const dataset = set ?? only(beside.map((claim) => claim.dataset));
  const key = pageKey(file)?.toLowerCase();
  const page = dataset?.pages.find(({ id }) => id.toLowerCase() === key);
  if (!dataset || !page) return undefined;
  const byName = isTruthName(beside.length > 0 ? path.basename(file) : file) ? 'truth' : 'image';
  return { dataset, page, role: only(beside.map((claim) => claim.role)) ?? byName };
}

const only = <T>(values: T[]): T | undefined => (new Set(values).size === 1 ? values[0] : undefined);
