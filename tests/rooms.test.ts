import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const src = path.resolve(import.meta.dirname, '../src');

/** what every room may import */
const common = ['errors.js', 'errorCodes.js', 'files.js', 'printable.js', 'version.js', path.join('image', 'types.js')];

/** room -> rooms it may import from, besides itself and what is common */
const allowed: Record<string, string[]> = {
  image: ['kernels'],
  kernels: [],
  methods: ['kernels', 'network'],
  network: ['kernels'],
  measures: ['kernels'],
  datasets: ['image'],
  report: [],
  pipeline: ['image', 'kernels', 'methods', 'measures'],
  contest: ['image', 'batch', 'datasets', 'measures', 'methods', 'pipeline', 'report'],
  batch: ['image', 'datasets', 'methods', 'pipeline'],
  doctor: ['image', 'datasets', 'kernels', 'network'],
  queue: ['image', 'batch', 'methods', 'pipeline'],
  cli: [
    'image',
    'batch',
    'contest',
    'datasets',
    'doctor',
    'measures',
    'methods',
    'network',
    'queue',
    'report',
    'pipeline',
  ],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap((file) => {
  const text = readFileSync(path.join(src, file), 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, target]) => ({ file, target }));
});

it('rooms look only at the rooms they may', () => {
  const wrong = imports.filter(({ file, target }) => {
    const from = file.split(path.sep)[0];
    if (!target.startsWith('.') || !(from in allowed)) return false;
    const to = path.relative(src, path.resolve(src, path.dirname(file), target));
    const room = to.split(path.sep)[0];
    return room !== from && !common.includes(to) && !allowed[from].includes(room);
  });
  expect(wrong).toEqual([]);
});

it.each([
  ['sharp', /^image\//],
  ['@hyzyla/pdfium', /^image\/pdfium\.ts$/],
  ['onnxruntime-node', /^network\/session\.ts$/],
  ['7z-wasm', /^datasets\/unpack\.ts$/],
  ['bullmq', /^queue\//],
  ['ioredis', /^queue\/connect\.ts$/],
])('%s is imported in its room only', (library, room) => {
  const users = imports.filter(({ target }) => target === library).map(({ file }) => file);
  expect(users.length).toBeGreaterThan(0);
  expect(users.filter((file) => !room.test(file))).toEqual([]);
});

it('of the methods only unet looks at the network', () => {
  const users = imports.filter(({ file, target }) => file.startsWith('methods/') && target.startsWith('../network/'));
  expect(new Set(users.map(({ file }) => file))).toEqual(new Set(['methods/unet.ts']));
});
