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

/** A network that adds what it makes of the blocks of the page to what it makes of their context, `cut` by Slice where that is said. */
function contextual({ side = 1, cut, of = 'blocks' }: { side?: number; cut?: number[]; of?: string } = {}): Network {
  const pads = Array(4).fill((side - 1) / 2);
  return {
    inputs: { page: 4, context: 5 },
    nodes: [
      { op: 'SpaceToDepth', inputs: ['page'], outputs: ['pixels'], int: { blocksize: 8 } },
      { op: 'Conv', inputs: ['pixels', 'first'], outputs: ['whole page'] },
      { op: 'Conv', inputs: ['context', 'second'], outputs: ['whole blocks'], ints: { pads } },
      ...['page', 'blocks'].map((what): Node => {
        if (!cut || what !== of) return { op: 'Identity', inputs: [`whole ${what}`], outputs: [`seen ${what}`] };
        return { op: 'Slice', inputs: [`whole ${what}`, 'starts', 'ends', 'axes'], outputs: [`seen ${what}`] };
      }),
      { op: 'Add', inputs: ['seen page', 'seen blocks'], outputs: ['sum'] },
      { op: 'Resize', inputs: ['sum', '', 'scales'], outputs: ['seen'], text: { mode: 'nearest' } },
      sigmoid,
    ],
    tensors: [
      { name: 'first', dims: [1, 256, 1, 1], values: Array(256).fill(-0.01) },
      { name: 'second', dims: [1, 5, side, side], values: Array(5 * side * side).fill(-0.1) },
      { name: 'scales', dims: [4], values: [1, 1, 8, 8] },
      whole('starts', cut ?? []),
      whole('ends', cut?.map((blocks) => -blocks) ?? []),
      whole('axes', cut?.map((_, i) => i + 2) ?? []),
    ],
  };
}

it('a network with a context runs that sees no farther than what it cuts off', async () => {
  for (const network of [contextual(), contextual({ side: 3, cut: [1, 1] })]) {
    expect((await run(network)).data.length).toBe(16 * 12);
  }
});

it.each<[string, Network, RegExp]>([
  ['a second input of another name', { ...contextual(), inputs: { page: 4, mask: 5 } }, /but found mask of 5/],
  ['a third input', { ...contextual(), inputs: { page: 4, context: 5, mask: 1 } }, /but found context of 5, mask of 1/],
  ['a context of 3 planes', { ...contextual(), inputs: { page: 4, context: 3 } }, /but found context of 3/],
  ['a context that is not used', { ...plain, inputs: { page: 4, context: 5 } }, /cut multiples of/],
  ['a context cut unevenly', contextual({ side: 3, cut: [1] }), /cut multiples of 1 blocks/],
  ['a context seen beyond', contextual({ side: 5, cut: [1, 1] }), /sees 23 pixels far, beyond the 1 blocks/],
  ['a page that is cut', contextual({ cut: [1, 1], of: 'page' }), /expected Slice/],
])('%s is refused', async (_, network, cause) => {
  await expect(run(network)).rejects.toThrow(cause);
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
