import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MissingError } from '../../src/errors.js';
import { binarize } from '../../src/pipeline/page.js';
import { docbin, drawnPage } from '../cli/run.js';
import { type Network, type Node, onnx, type Tensor } from './onnxFiles.js';

const kernel: Tensor = { name: 'kernel', dims: [1, 1, 1, 1], values: [-9] };
const conv: Node = { op: 'Conv', inputs: ['page', 'kernel'], outputs: ['seen'] };
const sigmoid: Node = { op: 'Sigmoid', inputs: ['seen'], outputs: ['ink'] };
const plain: Network = { nodes: [conv, sigmoid], tensors: [kernel] };

const page = { width: 16, height: 12, channels: 1 as const, data: new Uint8Array(16 * 12).fill(90), meta: {} };

async function saved(network: Network): Promise<string> {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'docbin-')), 'own.onnx');
  await writeFile(file, onnx(network));
  return file;
}

const run = async (network: Network) =>
  binarize(page, { method: 'unet', params: { model: await saved(network), threads: 1 } });

it('the plain network, of which the others are, runs', async () => {
  expect((await run(plain)).data.length).toBe(16 * 12);
});

const whole = (name: string, values: number[]): Tensor => ({ name, dims: [values.length], type: 7, values });
const between = (node: Partial<Node>, ...tensors: Tensor[]): Network => ({
  nodes: [conv, { op: 'Relu', inputs: ['seen'], outputs: ['made'], ...node }, { ...sigmoid, inputs: ['made'] }],
  tensors: [kernel, ...tensors],
});

it.each<[string, Network, RegExp]>([
  ['an operation of another domain', between({ domain: 'com.example' }), /Relu is of another domain, com\.example/],
  ['a function of its own', { ...plain, functions: true }, /holds functions or training/],
  ['a graph in a node', between({ nested: true }), /an attribute in it holds graphs/],
  ['an unknown operation', between({ op: 'Loop' }), /Loop is not known/],
  ['a cycle', between({ op: 'Add', inputs: ['seen', 'ink'] }), /nothing before Add makes its input ink/],
  ['weights in /etc/passwd', { ...plain, tensors: [{ ...kernel, external: '/etc/passwd' }] }, /external data/],
  ['weights above its folder', { ...plain, tensors: [{ ...kernel, external: '../../x' }] }, /external data/],
  [
    'a tensor larger than the file',
    { ...plain, tensors: [{ ...kernel, dims: [2 ** 30, 2 ** 30, 9, 9] }] },
    /Conv makes a layer/,
  ],
  ['fewer weights than it says', { ...plain, tensors: [{ ...kernel, dims: [1, 1, 3, 3] }] }, /output is not one plane/],
  ['no weights', { ...plain, tensors: [{ ...kernel, values: [] }] }, /onnxruntime cannot load it/],
  ['a size of zero', { ...plain, tensors: [{ ...kernel, dims: [0, 1, 1, 1] }] }, /Conv makes a layer of 0×128×128/],
  [
    'weights of whole numbers',
    { ...plain, tensors: [{ ...kernel, type: 7, values: [1] }] },
    /onnxruntime cannot load it/,
  ],
  ['an input of whole numbers', { ...plain, input: 7 }, /onnxruntime cannot (load|run) it/],
  ['two planes', { ...plain, tensors: [{ ...kernel, dims: [2, 1, 1, 1], values: [1, 1] }] }, /output is not one plane/],
  ['a stride of zero', { ...plain, nodes: [{ ...conv, ints: { strides: [0, 0] } }, sigmoid] }, /Conv makes a layer/],
  ['a layer without end', between({ op: 'DepthToSpace', int: { blocksize: 2 ** 30 } }), /DepthToSpace makes a layer/],
  ['a layer of no pixels', between({ op: 'SpaceToDepth', int: { blocksize: 2 ** 30 } }), /SpaceToDepth makes a layer/],
  [
    'a constant without end',
    between({ op: 'ConstantOfShape', inputs: ['shape'] }, whole('shape', [2 ** 20, 2 ** 20])),
    /ConstantOfShape makes too large a constant/,
  ],
])('%s is refused', async (_, network, cause) => {
  const error = await run(network).catch((reason) => reason);
  expect(error).toBeInstanceOf(MissingError);
  expect(error.message).toMatch(cause);
  expect(error.message).toMatch(/^\S+own\.onnx: [^\n]+$/);
});

it('the command ends with 3, and prints no names as they are', async () => {
  const model = await saved(between({ op: '\u001b[31mred' }));
  const { code, stdout, stderr } = await docbin(['-', '-o', '-', '--model', model], { input: drawnPage() });
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(/^docbin: \S+own\.onnx: not a model that docbin can run: \\u001b\[31mred is not known; .*\n$/);
});

it('what onnxruntime has to say of a model is one line', async () => {
  const model = await saved({ ...plain, tensors: [{ ...kernel, values: [] }] });
  const { code, stderr } = await docbin(['-', '-o', '-', '--model', model], { input: drawnPage() });
  expect([code, stderr.trim().split('\n').length]).toEqual([3, 1]);
});
