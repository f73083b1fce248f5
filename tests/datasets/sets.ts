import { createHash } from 'node:crypto';
import type { Dataset } from '../../src/datasets/manifest.js';
import type { Files } from './archives.js';

/** A drawn page: grey or coloured, and its truth, as 8-bit PGM and PPM. */
export interface Drawn {
  image: Buffer;
  truth: Buffer;
  facts: { width: number; height: number; imageSha256: string; truthSha256: string };
}

/** Draws a page that no other seed gives; an odd one is in colour. */
export function draw(seed: number, width = 13, height = 9): Drawn {
  const grey = Buffer.alloc(width * height, 200);
  for (let i = seed % 7; i < grey.length; i += 3 + (seed % 5)) grey[i] = 10 + seed;
  const rgb = Buffer.from([...grey].flatMap((value, i) => [value, value, seed % 2 ? (value + i) & 255 : value]));
  const ink = Buffer.from(grey.map((value) => (value < 100 ? 1 : 0)));
  return {
    image: seed % 2 ? pnm(6, rgb, width, height) : pnm(5, grey, width, height),
    truth: pnm(5, Buffer.from(ink.map((value) => (value ? 0 : 255))), width, height),
    facts: { width, height, imageSha256: sha256(rgb), truthSha256: sha256(ink) },
  };
}

const pnm = (kind: number, data: Buffer, width: number, height: number) =>
  Buffer.concat([Buffer.from(`P${kind}\n${width} ${height}\n255\n`), data]);

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A set of drawn pages `H1`, `H2` …; the last `unknown` of them have no hashes in the manifest. */
export function drawnSet(name: string, seeds: number[], unknown = 0) {
  const drawn = seeds.map((seed) => draw(seed));
  const pages = drawn.map(({ facts }, i) => ({ id: `H${i + 1}`, ...(i < drawn.length - unknown && facts) }));
  const dataset: Dataset = {
    name,
    title: name,
    year: 2000,
    base: 'http://localhost/',
    archives: [],
    layout: '',
    pages,
  };
  const images: Files = Object.fromEntries(drawn.map(({ image }, i) => [`images/H${i + 1}.ppm`, image]));
  const truths: Files = Object.fromEntries(drawn.map(({ truth }, i) => [`GT/H${i + 1}_estGT.pgm`, truth]));
  return { dataset, drawn, images, truths };
}
