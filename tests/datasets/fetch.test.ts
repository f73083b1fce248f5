import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fetchDataset } from 'docbin';
import { beforeEach, describe, expect, it } from 'vitest';
import { download } from '../../src/datasets/download.js';
import type { Dataset } from '../../src/datasets/manifest.js';
import { FileError, MissingError } from '../../src/errors.js';
import { pack } from './archives.js';
import { draw, drawnSet } from './sets.js';

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const content = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) & 255));
const HALF = 2500;
const patience = { tries: 3, wait: 1, stall: 500 };

let folder: string;
let base: string;
let requests: http.IncomingMessage[];
let answers: Answer[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
  requests = [];
  answers = [];
  const server = http.createServer((request, response) => {
    requests.push(request);
    const answer = answers.length > 1 ? answers.shift()! : answers[0];
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sets/`;
  return async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  };
});

/** Serves bytes, from where a Range says. */
const serve =
  (bytes = content, etag = '"one"'): Answer =>
  ({ headers }, response) => {
    const [, start] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
    const same = headers['if-range'] === undefined || headers['if-range'] === etag;
    const from = start !== undefined && same ? Number(start) : 0;
    if (from > 0) response.statusCode = 206;
    if (from > 0) response.setHeader('content-range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
    response.setHeader('etag', etag).setHeader('content-length', bytes.length - from);
    response.end(bytes.subarray(from));
  };

/** Says that it sends all, sends half and hangs up. */
const cut =
  (etag = '"one"'): Answer =>
  (_, response) => {
    response.setHeader('etag', etag).setHeader('content-length', content.length);
    response.write(content.subarray(0, HALF), () => setTimeout(() => response.destroy(), 500));
  };

const refuse =
  (status: number): Answer =>
  (_, response) => {
    response.statusCode = status;
    response.end('<html>');
  };

describe('download', () => {
  const got = () => path.join(folder, 'a/archive.zip');
  const get = (bytes = content.length) =>
    download({ url: `${base}archive.zip`, file: got(), bytes, onBytes: (count) => counts.push(count) }, patience);
  let counts: number[];
  beforeEach(() => {
    counts = [];
  });
  const ranges = () => requests.map(({ headers }) => headers.range);

  it('leaves the whole file and nothing else', async () => {
    answers = [serve()];
    await get();
    expect(await readFile(got())).toEqual(content);
    expect(await readdir(path.dirname(got()))).toEqual(['archive.zip']);
    expect(counts.at(-1)).toBe(content.length);
  });

  it('is not done again when it is there', async () => {
    answers = [serve()];
    await get();
    await get();
    expect(requests.length).toBe(1);
  });

  it('goes on after a cut', async () => {
    answers = [cut(), serve()];
    await get();
    expect(await readFile(got())).toEqual(content);
    expect(ranges()).toEqual([undefined, `bytes=${HALF}-`]);
    expect(requests[1].headers['if-range']).toBe('"one"');
  });

  it('goes on in a later call', async () => {
    answers = [cut(), refuse(503)];
    await expect(get()).rejects.toThrow(MissingError);
    requests = [];
    answers = [serve()];
    await get();
    expect(await readFile(got())).toEqual(content);
    expect(ranges()).toEqual([`bytes=${HALF}-`]);
  });

  it('begins anew where the server ignores Range, or has another version by now', async () => {
    for (const second of [
      serve(content, '"two"'),
      (({ headers }, response) =>
        serve()({ headers: { ...headers, range: undefined } } as http.IncomingMessage, response)) as Answer,
    ]) {
      await rm(path.dirname(got()), { recursive: true, force: true });
      answers = [cut(), second];
      await get();
      expect(await readFile(got())).toEqual(content);
    }
  });

  it('takes a part that is whole as it is', async () => {
    await mkdir(path.dirname(got()), { recursive: true });
    await writeFile(`${got()}.part`, content);
    await get();
    expect([await readFile(got()), requests]).toEqual([content, []]);
  });

  it('asks for the rest by no version where the server has only a vague one', async () => {
    answers = [cut('W/"one"'), serve()];
    await get();
    expect([await readFile(got()), requests[1].headers['if-range']]).toEqual([content, undefined]);
  });

  it('begins anew where the server sends another part than was asked for', async () => {
    const other: Answer = (_, response) => {
      response.statusCode = 206;
      response.setHeader('content-range', `bytes 10-${content.length - 1}/${content.length}`);
      response.end(content.subarray(10, content.length - HALF + 10));
    };
    answers = [cut(), other, serve()];
    await get();
    expect(await readFile(got())).toEqual(content);
    expect(ranges()).toEqual([undefined, `bytes=${HALF}-`, undefined]);
  });

  it('may take longer than a connection may be silent', async () => {
    const slow: Answer = (_, response) => {
      const send = (at: number) => {
        response.write(content.subarray(at, at + 1000));
        if (at + 1000 < content.length) setTimeout(() => send(at + 1000), patience.stall / 3);
        else response.end();
      };
      send(0);
    };
    answers = [slow];
    await get();
    expect(requests.length).toBe(1);
  });

  it('begins anew where what was left is too much, or the server cannot go on from there', async () => {
    await mkdir(path.dirname(got()), { recursive: true });
    await writeFile(`${got()}.part`, Buffer.alloc(content.length + 1));
    answers = [refuse(416), serve()];
    await get();
    expect(await readFile(got())).toEqual(content);
    expect(ranges()[1]).toBe(undefined);
  });

  it('is tried again after a fault of the server, and given up in the end', async () => {
    answers = [refuse(503), refuse(500), serve()];
    await get();
    expect(requests.length).toBe(3);
    await rm(got());
    answers = [refuse(503)];
    await expect(get()).rejects.toThrow(/archive\.zip: the server answers 503 .*3 times/);
    expect(requests.length).toBe(6);
  });

  it('is tried again where nothing comes any more', async () => {
    const hang: Answer = (_, response) => {
      response.setHeader('content-length', content.length);
      response.write(content.subarray(0, HALF));
    };
    answers = [hang, serve()];
    await get();
    expect(await readFile(got())).toEqual(content);
    expect(ranges()[1]).toBe(`bytes=${HALF}-`);
    await rm(got());
    answers = [() => {}];
    await expect(get()).rejects.toThrow(/nothing came for too long/);
  });

  it('of what is not there is not tried again; the message says what to do', async () => {
    answers = [refuse(404)];
    await expect(get()).rejects.toThrow(`${base}archive.zip: the server answers 404`);
    await expect(get()).rejects.toMatchObject({ exitCode: 3, hint: expect.stringContaining('--mirror') });
    expect(requests.length).toBe(2);
  });

  it('of another size is refused by what the server says', async () => {
    answers = [serve()];
    await expect(get(content.length - 1)).rejects.toThrow(FileError);
    await expect(get(content.length + 1)).rejects.toThrow(/Expected 5001 bytes but received 5000/);
    expect(await readdir(path.dirname(got()))).not.toContain('archive.zip');
  });

  it('needs a folder that it can write', async () => {
    await writeFile(path.join(folder, 'a'), 'a file');
    answers = [serve()];
    await expect(get()).rejects.toThrow(/archive\.zip: cannot be written/);
  });

  it('of more than it should be is stopped', async () => {
    let sent = 0;
    const endless: Answer = (_, response) => {
      const more = () => {
        sent += content.length;
        if (!response.destroyed && sent < 1e8) response.write(content, () => setImmediate(more));
      };
      more();
    };
    answers = [endless];
    await expect(get()).rejects.toThrow(/Expected 5000 bytes but received more/);
    expect(sent).toBeLessThan(1e8);
    expect(existsSync(`${got()}.part`)).toBe(false);
  });
});

describe('fetchDataset', () => {
  const { dataset, images, truths } = drawnSet('alpha', [1, 2, 3], 1);
  let archives: Record<string, Uint8Array>;
  let known: Dataset[];

  beforeEach(async () => {
    archives = { 'images.zip': await pack('zip', images), 'gt.7z': await pack('7z', truths) };
    const listed = Object.entries(archives).map(([file, bytes]) => ({ file, bytes: bytes.length }));
    known = [{ ...dataset, base, archives: listed }];
    answers = [
      (request, response) => {
        const bytes = archives[path.basename(request.url ?? '')];
        if (bytes) serve(Buffer.from(bytes))(request, response);
        else refuse(404)(request, response);
      },
    ];
  });

  const get = (options = {}) => fetchDataset('alpha', { folder, datasets: known, ...patience, ...options });
  const states = ({ sets }: Awaited<ReturnType<typeof get>>) =>
    sets.flatMap(({ pages }) => pages.map(({ state }) => state));

  it('installs the set and removes the archives, or keeps them', async () => {
    expect(states(await get())).toEqual(['proven', 'proven', 'unproven']);
    expect(existsSync(path.join(folder, 'downloads/alpha'))).toBe(false);
    await rm(path.join(folder, 'alpha'), { recursive: true });
    await get({ keep: true });
    expect((await readdir(path.join(folder, 'downloads/alpha'))).sort()).toEqual(['gt.7z', 'images.zip']);
  });

  it('asks for nothing when the set is there', async () => {
    await get();
    requests = [];
    expect(states(await get())).toEqual(['proven', 'proven', 'unproven']);
    expect(requests).toEqual([]);
  });

  it('takes a mirror, with or without a slash at its end', async () => {
    const [own] = known;
    known = [{ ...own, base: 'http://127.0.0.1:9/' }];
    expect(states(await get({ mirror: base.slice(0, -1) }))).toEqual(['proven', 'proven', 'unproven']);
    expect(requests.map(({ url }) => url)).toEqual(['/sets/images.zip', '/sets/gt.7z']);
    for (const mirror of ['ftp://host/', 'nonsense'])
      await expect(get({ mirror })).rejects.toMatchObject({ exitCode: 2 });
  });

  it('rejects wrong bytes of the right size, and does not keep them', async () => {
    const right = archives['images.zip'];
    archives['images.zip'] = Buffer.from(right).fill(0, 40, 60);
    const { rejected } = await get({ keep: true });
    expect(rejected.map(({ message }) => message)).toEqual([expect.stringMatching(/images\.zip: .*damaged/)]);
    archives['images.zip'] = right;
    expect(states(await get())).toEqual(['proven', 'proven', 'unproven']);
  });

  it('rejects other pages in an archive of the right size', async () => {
    const entries = Object.entries(images).map(([name], i) => [name, draw(20 + i).image]);
    archives['images.zip'] = await pack('zip', Object.fromEntries(entries));
    known[0].archives[0].bytes = archives['images.zip'].length;
    const report = await get();
    expect(report.rejected.map(({ message }) => message)).toEqual([
      expect.stringMatching(/H1\.ppm: not the page of alpha H1/),
      expect.stringMatching(/H2\.ppm: not the page of alpha H2/),
    ]);
    expect(states(report)).toEqual(['missing', 'missing', 'unproven']);
  });

  it('says which archive is not there', async () => {
    delete archives['gt.7z'];
    await expect(get()).rejects.toThrow(`${base}gt.7z: the server answers 404`);
  });
});
