import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { decode, importDatasets } from 'docbin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Files, pack } from './archives.js';

const data = path.resolve(import.meta.dirname, '../../../shared/data');
const present = existsSync(data);
const SETS = {
  dibco2009: 10,
  hdibco2010: 10,
  dibco2011: 16,
  hdibco2012: 14,
  dibco2013: 15,
  hdibco2014: 10,
  hdibco2016: 10,
};

describe.skipIf(!present)(`the contests' pages${present ? '' : ' (skipped: no contest data)'}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.entries(SETS))('%s: %i are proven', async (name, count) => {
    const { sets, ...rest } = await importDatasets([path.join(data, name)], { folder });
    expect(rest).toEqual({ rejected: [], unrecognised: [], doubtful: [] });
    expect(sets.map((set) => set.name)).toEqual([name]);
    expect(sets[0].pages.filter(({ state }) => state === 'proven').length).toBe(count);
    expect(sets[0].pages.filter(({ state }) => state !== 'proven').map(({ id }) => id)).toEqual(
      name === 'dibco2013' ? ['HW08'] : [],
    );
  });

  it('bitmaps in an archive laid out as H-DIBCO 2016 are proven', async () => {
    const files: Files = {};
    for (const [from, to] of [
      ['images', 'DIPCO2016_dataset/#.bmp'],
      ['gt', 'DIPCO2016_Dataset_GT/#_gt.bmp'],
    ]) {
      for (const file of await readdir(path.join(data, 'hdibco2016', from))) {
        const name = to.replace('#', path.parse(file).name);
        files[name] = bitmap(await decode(await readFile(path.join(data, 'hdibco2016', from, file))));
      }
    }
    const archive = path.join(folder, 'bitmaps.zip');
    await writeFile(archive, await pack('zip', files, '-mx=1'));
    const { sets, rejected } = await importDatasets([archive], { folder: path.join(folder, 'again') });
    expect([rejected, sets[0].pages.filter(({ state }) => state === 'proven').length]).toEqual([[], 10]);
  });
});

/** A 24-bit BMP: rows from the bottom, blue first, each row filled up to four bytes. */
function bitmap({ width, height, channels, data }: Awaited<ReturnType<typeof decode>>): Buffer {
  const stride = (3 * width + 3) & ~3;
  const bytes = Buffer.alloc(54 + stride * height);
  bytes.write('BM');
  for (const [at, value] of Object.entries({ 2: bytes.length, 10: 54, 14: 40, 18: width, 22: height })) {
    bytes.writeUInt32LE(value, Number(at));
  }
  bytes.writeUInt32LE(1 | (24 << 16), 26);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < 3 * width; x++) {
      const from = ((height - 1 - y) * width + Math.floor(x / 3)) * channels;
      bytes[54 + y * stride + x] = data[from + (channels === 3 ? 2 - (x % 3) : 0)];
    }
  }
  return bytes;
}
