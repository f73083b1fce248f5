import { isDeepStrictEqual } from 'node:util';
import { BLOCK } from '../kernels/blocks.js';
import type { OnnxGraph, OnnxNode } from './onnx.js';

/** How many planes of a page a network takes; see `planes.ts`. */
export type Channels = 1 | 3 | 4;

/** What a network is and costs, read off its graph. */
export interface GraphFacts {
  /** Planes of the page that it takes: 1 = grey, 3 = sRGB, 4 = sRGB and relative luma, see `planes.ts`. */
  channels: Channels;
  /** In order: 'conv 16', 'maxpool 2', 'upsample 2' … */
  layers: string[];
  /** Numbers stored for the convolutions. */
  weights: number;
  /** Multiply-adds of the convolutions on one tile of `TILE × TILE` pixels and its blocks, both without what is around the tile. */
  macs: number;
  /** Tiles may start at multiples of this many pixels only: the most that a layer is smaller than the page. */
  grid: number;
  /** Farthest that a pixel's result looks at the page's planes, in pixels, rounded up to a multiple of `grid`. */
  margin: number;
  /** Of a network that also takes the page's blocks: how many of them it wants to each side of a tile. */
  context?: { margin: number };
}

/** Planes of blocks that a context has, see `planes.ts`. */
export const CONTEXT_CHANNELS = 5;

/** Side of the contest network's tile, in pixels. */
export const TILE = 128;

/** The most numbers that a layer may have on such a tile, and a constant that is made of a shape. */
const LARGEST = 2 ** 26;

/** A tensor that does not depend on the page: its shape where it is known, and the stored tensors that it is made of. */
type Constant = { dims?: number[]; sources: string[] };
/** A graph without the nodes that make constants. */
type Graph = OnnxGraph & { constants: Map<string, Constant> };
/** Of a tile and its blocks, without what is around the tile. */
type Shape = {
  channels: number;
  height: number;
  width: number;
  /** Of what is made of the context alone: how many blocks of what was around the tile are cut off, of the rows and of the columns. */
  cut?: [number, number];
};
type Span = { first: number; last: number };

/**
 * Layers, weights, cost and receptive field of a fully convolutional graph.
 *
 * @throws Error that names an operation whose reach is not known, or says what else is wrong with the graph
 */
export function describeGraph(model: OnnxGraph): GraphFacts {
  const graph = withConstants(model);
  const [input, context] = graph.inputs;
  const channels = input.dims[1];
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new Error(`expected 1, 3 or 4 input channels but it has ${channels}`);
  }
  const page = { channels, height: TILE, width: TILE };
  const shapes = new Map<string, Shape>([[input.name, page]]);
  if (context) shapes.set(context.name, contextShape(graph));
  const facts = { channels: channels as Channels, layers: [] as string[], weights: 0, macs: 0 };
  const counted = new Set<string>();
  const cuts = new Set<number>();
  let smallest = TILE;
  for (const node of graph.nodes) {
    const lost = node.inputs.find((name) => name !== '' && !shapes.has(name) && !graph.constants.has(name));
    if (lost !== undefined) throw new Error(`nothing before ${node.op} makes its input ${lost}`);
    const shape = checked(outputShape(node, graph, shapes), node.op);
    for (const output of node.outputs) shapes.set(output, shape);
    smallest = Math.min(smallest, shape.height);
    if (!shape.cut) for (const blocks of node.inputs.flatMap((name) => shapes.get(name)?.cut ?? [])) cuts.add(blocks);
    const layer = layerName(node, graph, shape);
    if (layer) facts.layers.push(layer);
    if (!isConvolution(node)) continue;
    for (const name of node.inputs.slice(1)) {
      for (const source of graph.constants.get(name)?.sources ?? []) counted.add(source);
    }
    const before = shapes.get(node.inputs[0])!;
    const { height, width } = node.op === 'Conv' ? shape : before;
    facts.macs += product(kernelDims(node, graph, before.channels)) * height * width;
  }
  const ink = shapes.get(graph.outputs[0]);
  if (!isDeepStrictEqual(ink, { ...page, channels: 1 })) throw new Error('its output is not one plane of the page');
  for (const name of counted) facts.weights += product(graph.tensors.get(name)!.dims);
  const grid = Math.ceil(TILE / smallest);
  const margin = Math.ceil(reach(graph, grid, input.name) / grid) * grid;
  if (!context) return { ...facts, grid, margin };
  return { ...facts, grid, margin, context: { margin: contextMargin(graph, cuts, grid, margin) } };
}

/** The shape of the second input: the blocks of the tile. */
function contextShape({ inputs }: Graph): Shape {
  const [page, context] = inputs;
  if (inputs.length > 2 || context.name !== 'context' || context.dims[1] !== CONTEXT_CHANNELS || page.dims[1] !== 4) {
    const found = inputs.slice(1).map(({ name, dims }) => `${name} of ${dims[1]}`);
    throw new Error(
      `expected no second input, or context of ${CONTEXT_CHANNELS} channels beside 4 of the page, but found ${found.join(', ')}`,
    );
  }
  return { channels: CONTEXT_CHANNELS, height: TILE / BLOCK, width: TILE / BLOCK, cut: [0, 0] };
}

/**
 * How many blocks around a tile the network wants: as many as it cuts off.
 *
 * @throws Error where it cuts unevenly or out of phase with the page, or sees farther than that, so that its result would depend on the tiles
 */
function contextMargin(graph: Graph, cuts: Set<number>, grid: number, margin: number): number {
  const [blocks] = cuts;
  if (cuts.size !== 1 || grid % BLOCK !== 0 || (blocks * BLOCK) % grid !== 0) {
    throw new Error(`expected it to cut multiples of ${grid / BLOCK} blocks off its context, the same on all sides`);
  }
  const seen = reach(graph, grid, graph.inputs[1].name, BLOCK, blocks);
  if (seen > margin + blocks * BLOCK) {
    throw new Error(`it sees ${seen} pixels far, beyond the ${blocks} blocks of its context around a tile`);
  }
  return blocks;
}

/** Throws where a layer is empty, no whole number of pixels, or so large that it would take the memory. */
function checked(shape: Shape, op: string): Shape {
  const sizes = [shape.channels, shape.height, shape.width];
  const isWhole = sizes.every((size) => Number.isInteger(size) && size > 0);
  if (!isWhole || product(sizes) > LARGEST) throw new Error(`${op} makes a layer of ${sizes.join('×')} numbers`);
  return shape;
}

const isConvolution = ({ op }: OnnxNode) => op === 'Conv' || op === 'ConvTranspose';
const product = (numbers: number[]) => numbers.reduce((a, b) => a * b, 1);

/** The graph, its nodes parted into those that depend on the page and those that only make constants. */
function withConstants(graph: OnnxGraph): Graph {
  const constants = new Map<string, Constant>();
  for (const [name, { dims, isWeights }] of graph.tensors)
    constants.set(name, { dims, sources: isWeights ? [name] : [] });
  const nodes = graph.nodes.filter((node) => {
    const inputs = node.inputs.filter((name) => name !== '').map((name) => constants.get(name));
    if (inputs.includes(undefined)) return true;
    if (!CONSTANT.has(node.op) && !POINTWISE.has(node.op)) throw new Error(`${node.op} of constants is not known`);
    const values = node.inputs.flatMap((name) => graph.tensors.get(name)?.values ?? []);
    if (GROWING.includes(node.op) && product(values) > LARGEST)
      throw new Error(`${node.op} makes too large a constant`);
    const quantized = node.op === 'DequantizeLinear';
    const sources = (quantized ? inputs.slice(0, 1) : inputs).flatMap((constant) => constant!.sources);
    for (const output of node.outputs)
      constants.set(output, { dims: quantized ? inputs[0]!.dims : undefined, sources });
    return false;
  });
  return { ...graph, nodes, constants };
}

/** Shape of a convolution's kernel, told by its bias and attributes where the kernel is computed from stored tensors. */
function kernelDims(node: OnnxNode, graph: Graph, inputs: number): number[] {
  const [, kernel, bias] = node.inputs.map((name) => graph.constants.get(name));
  if (kernel?.dims) return kernel.dims;
  const { kernel_shape, group } = node.attributes;
  if (node.op !== 'Conv' || !kernel_shape || !bias?.dims)
    throw new Error(`the shape of a kernel of ${node.outputs[0]} is not known`);
  return [bias.dims[0], inputs / (group?.int ?? 1), ...kernel_shape.ints];
}

function kernelOf(node: OnnxNode, graph: Graph) {
  const { kernel_shape, strides, pads, dilations, output_padding } = node.attributes;
  const size = kernel_shape?.ints[0] ?? graph.constants.get(node.inputs[1])!.dims![2];
  return {
    size: (size - 1) * (dilations?.ints[0] ?? 1) + 1,
    stride: strides?.ints[0] ?? 1,
    before: pads?.ints[0] ?? 0,
    after: pads?.ints[2] ?? 0,
    extra: output_padding?.ints[0] ?? 0,
  };
}

/** Factor by which a node makes the page larger (Resize, DepthToSpace) or smaller (SpaceToDepth). */
function factorOf(node: OnnxNode, graph: Graph): number {
  if (node.op !== 'Resize') return node.attributes.blocksize!.int!;
  const scale = graph.tensors.get(node.inputs[2])?.values[2];
  if (node.attributes.mode?.text !== 'nearest' || !scale || !Number.isInteger(scale)) {
    throw new Error('expected Resize to be nearest with a whole scale');
  }
  return scale;
}

function layerName(node: OnnxNode, graph: Graph, { channels }: Shape): string | undefined {
  if (isConvolution(node)) return `conv ${channels}`;
  if (node.op === 'MaxPool' || node.op === 'AveragePool')
    return `${node.op.toLowerCase()} ${kernelOf(node, graph).stride}`;
  if (node.op === 'Resize') return `upsample ${factorOf(node, graph)}`;
  return undefined;
}

/** Operations that make constants of others, besides those on each number alone. */
const CONSTANT = new Set(
  'Concat ConstantOfShape Einsum Expand Gather Reshape Slice Squeeze Tile Transpose Unsqueeze'.split(' '),
);
/** Those whose size is what a stored tensor says. */
const GROWING = ['ConstantOfShape', 'Expand', 'Tile'];

/** Operations on each pixel alone. */
const POINTWISE = new Set(
  'Relu LeakyRelu Sigmoid HardSigmoid HardSwish Tanh Clip Add Sub Mul Div Cast Identity PRelu BatchNormalization QuantizeLinear DequantizeLinear'.split(
    ' ',
  ),
);

function outputShape(node: OnnxNode, graph: Graph, shapes: Map<string, Shape>): Shape {
  const inputs = node.inputs.map((name) => shapes.get(name)).filter((shape) => shape !== undefined);
  const shape = inputs.find(({ cut }) => !cut) ?? inputs[0];
  if (!shape) throw new Error(`${node.op} works on nothing known`);
  const { channels, height, width } = shape;
  if (inputs.some((one) => one.height !== height || one.width !== width)) {
    throw new Error(`${node.op} works on layers of different sizes`);
  }
  const scaled = (newChannels: number, factor: number): Shape => ({
    ...shape,
    channels: newChannels,
    height: height * factor,
    width: width * factor,
  });
  if (node.op === 'Concat') return { ...shape, channels: inputs.reduce((sum, one) => sum + one.channels, 0) };
  if (node.op === 'Resize') return scaled(channels, factorOf(node, graph));
  if (node.op === 'DepthToSpace') return scaled(channels / factorOf(node, graph) ** 2, factorOf(node, graph));
  if (node.op === 'SpaceToDepth') return scaled(channels * factorOf(node, graph) ** 2, 1 / factorOf(node, graph));
  if (node.op === 'Slice') return sliced(node, graph, shape);
  if (POINTWISE.has(node.op)) return shape;
  if (!['Conv', 'ConvTranspose', 'MaxPool', 'AveragePool'].includes(node.op))
    throw new Error(`${node.op} is not known`);

  const { size, stride, before, after, extra } = kernelOf(node, graph);
  const grown = (length: number) => (length - 1) * stride + size + extra - before - after;
  const shrunk = (length: number) => Math.floor((length + before + after - size) / stride) + 1;
  if (node.op === 'ConvTranspose') {
    const groups = node.attributes.group?.int ?? 1;
    const [, outputs] = kernelDims(node, graph, channels);
    return { ...shape, channels: outputs * groups, height: grown(height), width: grown(width) };
  }
  const outputs = node.op === 'Conv' ? kernelDims(node, graph, channels)[0] : channels;
  return { ...shape, channels: outputs, height: shrunk(height), width: shrunk(width) };
}

/** Start, end, axis and step of each axis that a Slice cuts. */
function slices(node: OnnxNode, graph: Graph) {
  const [starts = [], ends = [], axes = [], steps = []] = node.inputs
    .slice(1)
    .map((name) => graph.tensors.get(name)?.values);
  return axes.map((axis, i) => ({ axis, start: starts[i], end: ends[i], step: steps[i] ?? 1 }));
}

/** What is left of a layer: its first channels, or of a context what is not around the tile. */
function sliced(node: OnnxNode, graph: Graph, shape: Shape): Shape {
  const cuts = slices(node, graph);
  const [first] = cuts;
  if (cuts.length === 1 && first.axis === 1 && first.start >= 0 && first.end >= first.start) {
    return { ...shape, channels: first.end - first.start };
  }
  const around = cuts.every(
    ({ axis, start, end, step }) => (axis === 2 || axis === 3) && start > 0 && end === -start && step === 1,
  );
  if (!shape.cut || !around) throw new Error('expected Slice to take the first channels, or the middle of the context');
  const cut: [number, number] = [...shape.cut];
  for (const { axis, start } of cuts) cut[axis - 2] += (start * TILE) / BLOCK / shape.height;
  return { ...shape, cut };
}

/**
 * How far, in pixels, the result of a pixel looks at most at an input: spans of rows followed from the output back to it.
 *
 * @param side pixels that a number of the input stands for
 * @param around how many rows the input has before the tile's first
 */
function reach(graph: Graph, grid: number, input: string, side = 1, around = 0): number {
  const far = 1024 * grid;
  let farthest = 0;
  for (let pixel = far; pixel < far + grid; pixel++) {
    const spans = new Map<string, Span>([[graph.outputs[0], { first: pixel, last: pixel }]]);
    for (const node of graph.nodes.toReversed()) {
      const span = spans.get(node.outputs[0]);
      if (!span) continue;
      const seen = inputSpan(node, graph, span);
      for (const name of node.inputs) {
        if (graph.constants.has(name)) continue;
        const old = spans.get(name) ?? seen;
        spans.set(name, { first: Math.min(old.first, seen.first), last: Math.max(old.last, seen.last) });
      }
    }
    const span = spans.get(input);
    if (!span) continue;
    const [first, last] = [(span.first - around) * side, (span.last - around + 1) * side - 1];
    farthest = Math.max(farthest, pixel - first, last - pixel);
  }
  return farthest;
}

function inputSpan(node: OnnxNode, graph: Graph, { first, last }: Span): Span {
  if (node.op === 'Resize' || node.op === 'DepthToSpace') {
    const factor = factorOf(node, graph);
    return { first: Math.floor(first / factor), last: Math.floor(last / factor) };
  }
  if (node.op === 'SpaceToDepth') {
    const factor = factorOf(node, graph);
    return { first: first * factor, last: last * factor + factor - 1 };
  }
  if (node.op === 'Slice') {
    const start = slices(node, graph).find(({ axis }) => axis === 2)?.start ?? 0;
    return { first: first + start, last: last + start };
  }
  if (POINTWISE.has(node.op) || node.op === 'Concat') return { first, last };
  const { size, stride, before } = kernelOf(node, graph);
  if (node.op === 'ConvTranspose') {
    return { first: Math.ceil((first + before - size + 1) / stride), last: Math.floor((last + before) / stride) };
  }
  return { first: first * stride - before, last: last * stride - before + size - 1 };
}
