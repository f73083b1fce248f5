import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decode, ERROR_CODES, type ErrorCode, evaluate, importDatasets, loadModel, rank, tune } from 'docbin';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startPool } from '../dist/batch/pool.js';
import { main } from '../dist/cli/main.js';
import { complain } from '../dist/cli/output.js';
import { download } from '../dist/datasets/download.js';
import { openDocument } from '../dist/image/decode.js';
import { docbin, drawnPage, root, sample, temporaryFolder } from './cli/run.js';
import { drawnSet } from './datasets/sets.js';
import { drawPdf, stripes, tiffOf } from './image/documents.js';
import { endAll, noRedis, startRedis } from './queue/processes.js';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await endAll();
});

const at = (name: string) => path.join(folder, name);

/** Writes a file, by default a page, and returns its path. */
async function put(name: string, content: string | Uint8Array = drawnPage()): Promise<string> {
  await mkdir(path.dirname(at(name)), { recursive: true });
  await writeFile(at(name), content);
  return at(name);
}

/** What a command line says on stderr. */
async function said(...args: string[]): Promise<string> {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = await main(['node', 'docbin', ...args]);
  expect(code).not.toBe(0);
  return stderr.mock.calls.map(([text]) => String(text)).join('');
}

const binarize = async (...args: string[]) => said(await put('page.pgm'), '-o', at('out'), ...args);

function bmpHeader(width: number, height: number, bits: number): Buffer {
  const bytes = Buffer.alloc(54);
  bytes.write('BM');
  bytes.writeInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeInt16LE(bits, 28);
  return bytes;
}

/** A PDF whose password is not the empty one. */
function encryptedPdf(): Buffer {
  const [owner, user] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('hex'));
  const encryption = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${owner}> /U <${user}> /P -4 >> /ID [<00> <00>]`;
  const pdf = drawPdf([{ size: [9, 9], content: '' }]).toString('latin1');
  return Buffer.from(
    pdf.replace(/trailer\s*<</, (start) => `${start} ${encryption}`),
    'latin1',
  );
}

/** A page in a scratch file of the test's folder. */
async function openStored(scratch: string) {
  vi.stubEnv('TMPDIR', scratch);
  const document = await openDocument(await readFile(path.join(sample, 'images/01-letter.jpg')), {
    name: 'page',
    large: 0,
  });
  return document.open(1);
}

async function modelCopy(change: (bytes: Buffer) => void, card?: string): Promise<string> {
  const bytes = await readFile(path.join(root, 'models/unet-tiny.onnx'));
  change(bytes);
  const file = await put('own.onnx', bytes);
  if (card === undefined) await copyFile(path.join(root, 'models/unet-tiny.json'), at('own.json'));
  else await put('own.json', card);
  return file;
}

/** What provokes each kind of trouble: it resolves to what was said, or rejects. */
const PROVOKE: Record<ErrorCode, () => Promise<unknown>> = {
  E_COMMAND_LINE: () => said('--nosuch'),
  E_BAD_OPTION: () => binarize('-j', '0'),
  E_BAD_SETTINGS: async () => binarize('--config', await put('own.json', '{"jobs": 0}')),
  E_UNKNOWN_SETTING: async () => binarize('--config', await put('own.json', '{"jbos": 2}')),
  E_UNKNOWN_METHOD: () => binarize('-m', 'nosuch'),
  E_UNKNOWN_PARAMETER: () => binarize('-m', 'otsu', '--set', 'k=1'),
  E_BAD_PARAMETER: () => binarize('-m', 'sauvola', '--set', 'window=4'),
  E_OTHER_METHOD: async () =>
    binarize('-m', 'otsu', '--params', await put('own.json', '{"method": "sauvola", "params": {}}')),
  E_UNKNOWN_MEASURE: () => said('evaluate', path.join(sample, 'gt'), path.join(sample, 'gt'), '--measures', 'nosuch'),
  E_NAMED_TWICE: async () => said('compare', await put('page.pgm'), '--methods', 'otsu,otsu', '-o', at('sheet.png')),
  E_INTERRUPTED: () => {
    const args = [path.join(root, 'bin/docbin.js'), 'tune', 'sauvola', sample, '--trials', '9999'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.on('data', (chunk) => {
      if (text === '') child.kill('SIGINT');
      text += chunk;
    });
    return new Promise((resolve) => child.on('close', () => resolve(text)));
  },
  E_NO_OUTPUT: async () => said(await put('page.pgm')),
  E_NEEDS_FOLDER: async () => said(await put('page.pgm'), '-o', at('page.png'), '--resume'),
  E_OUTPUT_NAME: async () => said(await put('page.pgm'), '-o', at('page.png'), '-f', 'tiff'),
  E_OUTPUT_EXISTS: async () => said(await put('page.pgm'), '-o', await put('mask.png')),
  E_SAME_OUTPUT: async () => said(await put('page.pgm'), await put('page.ppm'), '-o', at('out')),
  E_OVER_INPUT: async () => said(await put('page.png'), '-o', folder, '--existing', 'overwrite'),
  E_PIPE: () => said('-', 'page.png', '-o', '-'),
  E_CANNOT_WRITE: async () => said(await put('page.pgm'), '-m', 'otsu', '-o', path.join(await put('file'), 'page.png')),
  E_NO_IMAGES: () => said(folder, '-o', at('out')),
  E_CANNOT_READ: () => said(at('none.png'), '-m', 'otsu', '-o', at('out')),
  E_EMPTY_FILE: () => decode(Buffer.alloc(0)),
  E_NOT_AN_IMAGE: () => decode(Buffer.from('hello')),
  E_UNSUPPORTED_IMAGE: () => decode(bmpHeader(1, 1, 3)),
  E_DAMAGED_IMAGE: () => decode(drawnPage().subarray(0, 50)),
  E_ENCRYPTED: () => decode(encryptedPdf()),
  E_NO_SUCH_PAGE: () => binarize('--pages', '2', '-f', 'tiff'),
  E_MANY_PAGES: async () =>
    said(await put('two.tif', tiffOf([1, 2].map((n) => stripes(n, 9, 9)))), '-o', at('one.png')),
  E_TOO_MANY_PIXELS: () => decode(bmpHeader(60_000, 60_000, 24)),
  E_NO_ROOM: () => openStored('/dev/null'),
  E_SCRATCH_LOST: async () => {
    const page = await openStored(folder);
    const [file] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.v'));
    truncateSync(at(file), 100);
    return page.rows(0, page.height);
  },
  E_TIMEOUT: () => said(path.join(sample, 'images'), '-o', at('out'), '-m', 'howe', '--page-timeout', '0.01'),
  E_WORKER_DIED: async () => {
    vi.stubEnv('NODE_OPTIONS', '--import=data:text/javascript,process.exit(9)');
    const pool = startPool(1);
    const result = await pool.run({
      input: await put('page.pgm'),
      name: 'page',
      output: at('mask.png'),
      format: 'png',
    });
    await pool.close();
    throw result.ok ? new Error('it lives') : result.error;
  },
  E_NO_JOURNAL: () => said('merge-journals', folder),
  E_QUEUED_OTHERWISE: async () => {
    const { url } = await startRedis(folder);
    const add = ['queue', 'add', await put('page.pgm'), '-o', at('mask.png'), '--redis', url];
    expect(await docbin([...add, '-m', 'otsu'])).toMatchObject({ code: 0 });
    return (await docbin([...add, '-m', 'wolf'])).stderr;
  },
  E_NO_REDIS: () => said('queue', 'status', '--redis', at('none.sock')),
  E_NO_PAIRS: async () => {
    await put('masks/a.pgm');
    await put('truths/b.pgm');
    return said('evaluate', at('masks'), at('truths'));
  },
  E_SAME_NAME: async () => {
    await put('masks/a.pgm');
    await put('truths/a.pgm');
    await put('truths/a_gt.pgm');
    return said('evaluate', at('masks'), at('truths'));
  },
  E_OTHER_SIZE: async () => {
    const mask = (width: number) => ({ width, height: 1, data: new Uint8Array(width) });
    return evaluate(mask(2), mask(3));
  },
  E_NOT_WEIGHTS: async () => {
    const truth = path.join(sample, 'gt', readdirSync(path.join(sample, 'gt'))[0]);
    for (const kind of ['R', 'P'])
      await put(`maps/${path.basename(truth, path.extname(truth)).replace(/_gt$/, '')}_${kind}Weights.dat`, '1 2 3');
    return said('evaluate', truth, truth, '--weights', at('maps'));
  },
  E_NOT_RESULTS: async () => said('rank', await put('results.json', '{}')),
  E_NOT_COMPARABLE: async () =>
    rank([
      { method: 'a', pairs: [{ id: '1' }] },
      { method: 'b', pairs: [] },
    ] as never),
  E_NO_PUBLISHED: async () => {
    const { stdout } = await docbin(['benchmark', sample, '--methods', 'otsu', '--json', '-q']);
    return said('rank', await put('results.json', stdout), '--published');
  },
  E_NOT_PARAMETERS: async () => binarize('--params', await put('own.json', '{}')),
  E_NOT_TUNABLE: () => said('tune', 'otsu', sample),
  E_NO_SETS: () => tune({ method: 'sauvola', sets: [] }),
  E_NO_MEAN: async () => {
    await put('set/images/a.pgm');
    await put('set/gt/a.pgm', Buffer.concat([Buffer.from('P5\n120 90\n255\n'), Buffer.alloc(120 * 90, 255)]));
    return said('tune', 'sauvola', at('set'), '--measure', 'drd', '-q');
  },
  E_UNKNOWN_SET: () => said('benchmark', 'nosuch'),
  E_NO_DATASET: () => said('datasets', 'path', 'dibco2009', '--data', folder),
  E_DOWNLOAD: () => download({ url: 'http://127.0.0.1:1/a.zip', file: at('a.zip'), bytes: 10 }, { tries: 1 }),
  E_BAD_ARCHIVE: async () => said('datasets', 'import', await put('a.zip', 'PK\x03\x04 no zip'), '--data', folder),
  E_WRONG_PAGE: async () => {
    const { dataset, drawn } = drawnSet('alpha', [1, 2, 3]);
    await put('in/images/H1.pgm', drawn[0].image);
    await put('in/images/H2.pgm', drawnPage());
    const { rejected } = await importDatasets([at('in')], { folder: at('data'), datasets: [dataset], set: 'alpha' });
    throw rejected[0];
  },
  E_NO_MODEL: () => loadModel('nosuch'),
  E_DAMAGED_MODEL: async () =>
    loadModel(
      await modelCopy((bytes) => {
        bytes[1000] ^= 1;
      }),
    ),
  E_BAD_MODEL: async () => loadModel(await put('bad.onnx', 'no model')),
  E_BAD_CARD: async () => loadModel(await modelCopy(() => {}, '{}')),
  E_FAULT: async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    complain(new TypeError('x is not a function'));
    return stderr.mock.calls.join('');
  },
};

it.each(Object.keys(ERROR_CODES) as ErrorCode[])('%s', async (code) => {
  if (code === 'E_QUEUED_OTHERWISE' && noRedis) return console.warn(noRedis);
  const outcome = await PROVOKE[code]().then(String, (error) => `[${error.code}]`);
  expect(outcome).toContain(`[${code}]`);
});

const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'errorCodes.ts')
  .map((file) => readFileSync(path.join(root, 'src', file), 'utf8'));

it('no error is made without a code, and no code is without an error', () => {
  const made = sources.flatMap((text) => text.match(/new (Usage|File|Missing|Docbin)Error\(\s*[^,)]*/g) ?? []);
  expect(made.length).toBeGreaterThan(100);
  expect(made.filter((call) => !/\(\s*('E_[A-Z_]+'|(result\.)?error\.code)$/.test(call))).toEqual([]);
  const used = new Set(sources.flatMap((text) => text.match(/\bE_[A-Z_]+\b/g) ?? []));
  expect([...used].sort()).toEqual(Object.keys(ERROR_CODES).sort());
});

it('a failed page has its code in JSON', async () => {
  const args = [await put('empty.png', ''), '-m', 'otsu', '-o', at('out'), '--json'];
  const { code, stdout } = await docbin(args);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).pages).toMatchObject([{ status: 'failed', code: 'E_EMPTY_FILE' }]);
});

it('docs/errors.md has every code, what it means and what to do', async () => {
  const documented = await readFile(path.join(root, 'docs/errors.md'), 'utf8');
  for (const [code, [means, remedy]] of Object.entries(ERROR_CODES))
    expect(documented).toContain(`| \`${code}\` | ${means} | ${remedy} |\n`);
  expect(documented.match(/^\| `E_/gm)).toHaveLength(Object.keys(ERROR_CODES).length);
});
