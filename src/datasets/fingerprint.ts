import { createHash } from 'node:crypto';
import { maskOf } from '../image/mask.js';
import type { Raster } from '../image/types.js';
import type { DatasetPage } from './manifest.js';
import type { Role } from './place.js';

/** What proves a file, whatever its format: size and hashes of its pixels, taken as a page and taken as a truth. */
export interface Fingerprint extends Size, Record<Role, string> {}

/** The fingerprint of a decoded file, with the hashes that manifests hold. */
export function fingerprint(raster: Raster): Fingerprint {
  const { width, height } = raster;
  return { width, height, image: sha256(rgbRows(raster)), truth: sha256([maskOf(raster).data]) };
}

/** Whether a file is the contest's own; undefined where nobody knows the contest's hash. */
export function proves(page: DatasetPage, role: Role, print: Fingerprint): boolean | undefined {
  const known = role === 'image' ? page.imageSha256 : page.truthSha256;
  if (known === undefined) return undefined;
  return known === print[role] && sameSize({ ...print, ...page }, print);
}

interface Size {
  width: number;
  height: number;
}

export const sameSize = (a: Size, b: Size) => a.width === b.width && a.height === b.height;

function sha256(parts: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function* rgbRows({ width, channels, data }: Raster): Generator<Uint8Array> {
  if (channels === 3) return yield data;
  const row = new Uint8Array(3 * width);
  for (let at = 0; at < data.length; at += width) {
    for (let x = 0; x < width; x++) row.fill(data[at + x], 3 * x, 3 * x + 3);
    yield row;
  }
}
