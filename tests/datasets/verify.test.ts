import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { datasets } from '../../src/datasets/manifest.js';
import { dataFolder } from '../../src/datasets/place.js';
import { resolveSet } from '../../src/datasets/resolve.js';
import { listDatasets, verifyDataset } from '../../src/datasets/verify.js';
import { MissingError, UsageError } from '../../src/errors.js';
import { draw, drawnSet } from './sets.js';

const { dataset, drawn } = drawnSet('alpha', [1, 2, 3, 4, 5, 6], 2);
const known = [dataset];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
  return () => rm(folder, { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

/** Puts bytes where a page's scan or truth is expected. */
async function place(role: 'images' | 'gt', id: string, bytes: Buffer): Promise<void> {
  await mkdir(path.join(folder, 'alpha', role), { recursive: true });
  await writeFile(path.join(folder, 'alpha', role, `${id}.png`), bytes);
}

it('every page is proven, unproven, wrong or missing', async () => {
  for (const [i, { image, truth }] of drawn.entries()) {
    await place('images', `H${i + 1}`, i === 1 ? draw(50).image : image);
    if (i !== 3) await place('gt', `H${i + 1}`, i === 2 || i === 5 ? Buffer.from('no image') : truth);
  }
  const { pages } = await verifyDataset('alpha', { folder, datasets: known });
  expect(pages).toEqual([
    { id: 'H1', state: 'proven' },
    { id: 'H2', state: 'wrong', why: "the page is not the contest's" },
    { id: 'H3', state: 'wrong', why: expect.stringContaining('not a supported image') },
    { id: 'H4', state: 'missing', why: 'no truth' },
    { id: 'H5', state: 'unproven' },
    { id: 'H6', state: 'wrong', why: expect.stringContaining('H6.png') },
  ]);
  expect(await listDatasets({ folder, datasets: known })).toMatchObject([{ name: 'alpha', pages: 6, installed: 5 }]);
});

it('a page and a truth that nobody knows must agree in size', async () => {
  await place('images', 'H5', drawn[4].image);
  await place('gt', 'H5', draw(5, 9, 13).truth);
  const { pages } = await verifyDataset('alpha', { folder, datasets: known });
  expect(pages[4]).toEqual({ id: 'H5', state: 'wrong', why: 'page and truth differ in size' });
});

it('a set that is not there is missing, an unknown one wrong usage', async () => {
  await mkdir(path.join(folder, 'alpha/images'), { recursive: true });
  const options = { folder, datasets: known };
  for (const ask of [verifyDataset, resolveSet]) {
    await expect(ask('alpha', options)).rejects.toThrow(MissingError);
    await expect(ask('alpha', options)).rejects.toMatchObject({
      hint: expect.stringContaining('datasets fetch alpha'),
    });
    await expect(ask('alhpa', options)).rejects.toThrow(UsageError);
    await expect(ask('alhpa', options)).rejects.toMatchObject({ hint: 'data sets are alpha' });
  }
});

it('a set is found by its folder first, then by its name', async () => {
  await place('images', 'H1', drawn[0].image);
  const options = { folder, datasets: known };
  const ids = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6'];
  expect(await resolveSet('alpha', options)).toEqual({ name: 'alpha', folder: path.join(folder, 'alpha'), ids });
  const own = path.join(folder, 'own');
  await mkdir(path.join(own, 'alpha'), { recursive: true });
  expect(await resolveSet(own, options)).toEqual({ name: 'own', folder: own });
  const named = path.join(own, 'alpha');
  expect(await resolveSet(`${named}/`, options)).toEqual({ name: 'alpha', folder: `${named}/`, ids });
});

it('sets are kept where the environment says', () => {
  vi.stubEnv('DOCBIN_DATA', '/data');
  vi.stubEnv('XDG_DATA_HOME', '/share');
  expect(dataFolder()).toBe('/data');
  vi.stubEnv('DOCBIN_DATA', '');
  expect(dataFolder()).toBe('/share/docbin');
  vi.stubEnv('XDG_DATA_HOME', '');
  expect(dataFolder()).toBe(path.join(os.homedir(), '.local/share/docbin'));
});

it('the ten contests have all their pages', async () => {
  const sets = await datasets();
  expect(sets.map(({ name, pages }) => [name, pages.length])).toEqual([
    ['dibco2009', 10],
    ['hdibco2010', 10],
    ['dibco2011', 16],
    ['hdibco2012', 14],
    ['dibco2013', 16],
    ['hdibco2014', 10],
    ['hdibco2016', 10],
    ['dibco2017', 20],
    ['hdibco2018', 10],
    ['dibco2019', 20],
  ]);
  const pages = sets.flatMap((set) => set.pages);
  const hashes = pages.flatMap(({ imageSha256, truthSha256 }) => [imageSha256, truthSha256]).filter(Boolean);
  expect(new Set(hashes).size).toBe(2 * (136 - 10));
  for (const { pages } of sets) expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length);
  const unknown = sets.map(({ name, pages }) => [name, pages.filter((page) => !page.imageSha256).map(({ id }) => id)]);
  expect(unknown.filter(([, ids]) => ids.length > 0)).toEqual([
    ['dibco2013', ['HW08']],
    ['dibco2017', ['2', '16']],
    ['dibco2019', ['11', '12', '13', '14', '15', '17', '19']],
  ]);
});
