import { PbfReader } from 'pbf';

/** A node of an ONNX graph: an operation with named tensors in and out. */
export interface OnnxNode {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes: Record<string, Attribute>;
}

/** What docbin reads of an attribute. */
export interface Attribute {
  int?: number;
  ints: number[];
  text?: string;
  tensor?: OnnxTensor;
}

/** A stored tensor: its shape, and its values where it is small enough to be a setting rather than weights. */
export interface OnnxTensor {
  name: string;
  dims: number[];
  values: number[];
  /** Whether it holds weights or their 8-bit form rather than whole numbers that say shapes and places. */
  isWeights: boolean;
}

/** The parts of an ONNX model that its layers, cost and receptive field follow from. */
export interface OnnxGraph {
  nodes: OnnxNode[];
  tensors: Map<string, OnnxTensor>;
  /** Inputs that are not stored tensors; `dims` holds 0 where a size is free. */
  inputs: { name: string; dims: number[] }[];
  outputs: string[];
}

const FLOAT = 1;
const INT64 = 7;
/** Fields of an attribute: graphs, lists of tensors and sparse tensors. No operation that docbin knows has one. */
const NESTED = [6, 10, 11, 22, 23];

/**
 * Reads the graph of an ONNX file. Field numbers are those of onnx.proto3.
 *
 * @throws Error when the bytes are no ONNX model, or one that has its weights in other files or more than a plain graph in it
 */
export function readOnnx(bytes: Uint8Array): OnnxGraph {
  const graph: OnnxGraph = { nodes: [], tensors: new Map(), inputs: [], outputs: [] };
  new PbfReader(bytes).readFields((tag, _, model) => {
    if (tag === 7) readMessage(model, (field, pbf) => readGraphField(field, pbf, graph));
    else if (tag === 20 || tag === 25) throw new Error('it holds functions or training of its own');
  }, undefined);
  graph.inputs = graph.inputs.filter(({ name }) => !graph.tensors.has(name));
  if (graph.nodes.length === 0 || graph.inputs.length === 0 || graph.outputs.length === 0) {
    throw new Error('no graph in it');
  }
  return graph;
}

function readMessage(pbf: PbfReader, visit: (field: number, pbf: PbfReader) => void): void {
  pbf.readMessage((tag, _, inner) => visit(tag, inner), undefined);
}

function readGraphField(field: number, pbf: PbfReader, graph: OnnxGraph): void {
  if (field === 1) {
    const node = readNode(pbf);
    const constant = node.op === 'Constant' ? node.attributes.value?.tensor : undefined;
    if (constant) graph.tensors.set(node.outputs[0], constant);
    else graph.nodes.push(node);
  } else if (field === 5) {
    const tensor = readTensor(pbf);
    graph.tensors.set(tensor.name, tensor);
  } else if (field === 11) graph.inputs.push(readValue(pbf));
  else if (field === 12) graph.outputs.push(readValue(pbf).name);
  else if (field === 15) throw new Error('it holds sparse tensors');
}

function readNode(pbf: PbfReader): OnnxNode {
  const node: OnnxNode = { op: '', inputs: [], outputs: [], attributes: {} };
  let domain = '';
  readMessage(pbf, (field, inner) => {
    if (field === 1) node.inputs.push(inner.readString());
    else if (field === 2) node.outputs.push(inner.readString());
    else if (field === 4) node.op = inner.readString();
    else if (field === 5) {
      const [name, attribute] = readAttribute(inner);
      node.attributes[name] = attribute;
    } else if (field === 7) domain = inner.readString();
  });
  if (domain !== '' && domain !== 'ai.onnx') throw new Error(`${node.op} is of another domain, ${domain}`);
  return node;
}

function readAttribute(pbf: PbfReader): [string, Attribute] {
  let name = '';
  const attribute: Attribute = { ints: [] };
  readMessage(pbf, (field, inner) => {
    if (field === 1) name = inner.readString();
    else if (field === 3) attribute.int = inner.readVarint(true);
    else if (field === 4) attribute.text = inner.readString();
    else if (field === 5) attribute.tensor = readTensor(inner);
    else if (field === 8) inner.readPackedVarint(attribute.ints, true);
    else if (NESTED.includes(field)) throw new Error('an attribute in it holds graphs or lists of tensors');
  });
  return [name, attribute];
}

function readTensor(pbf: PbfReader): OnnxTensor {
  const tensor: OnnxTensor = { name: '', dims: [], values: [], isWeights: false };
  let type = 0;
  readMessage(pbf, (field, inner) => {
    if (field === 1) inner.readPackedVarint(tensor.dims);
    else if (field === 2) type = inner.readVarint();
    else if (field === 4) inner.readPackedFloat(tensor.values);
    else if (field === 7) inner.readPackedVarint(tensor.values, true);
    else if (field === 8) tensor.name = inner.readString();
    else if (field === 9) tensor.values = smallValues(inner.readBytes(), type);
    // onnxruntime would read any file that is named here
    else if (field === 13 || (field === 14 && inner.readVarint() !== 0))
      throw new Error('it keeps weights in another file (external data)');
  });
  tensor.isWeights = type !== INT64;
  return tensor;
}

function smallValues(raw: Uint8Array, type: number): number[] {
  if (raw.length > 64) return [];
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (type === FLOAT) return Array.from({ length: raw.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
  if (type === INT64) return Array.from({ length: raw.length / 8 }, (_, i) => Number(view.getBigInt64(8 * i, true)));
  return [];
}

/** ValueInfoProto: name = 1, type.tensor_type.shape.dim.dim_value = 2.1.2.1.1. */
function readValue(pbf: PbfReader): { name: string; dims: number[] } {
  const value = { name: '', dims: [] as number[] };
  const readDim = (inner: PbfReader) => {
    let size = 0;
    readMessage(inner, (field, dim) => {
      if (field === 1) size = dim.readVarint(true);
    });
    value.dims.push(size);
  };
  const readShape = (inner: PbfReader) => readMessage(inner, (field, dim) => field === 1 && readDim(dim));
  const readTensorType = (inner: PbfReader) => readMessage(inner, (field, shape) => field === 2 && readShape(shape));
  readMessage(pbf, (field, inner) => {
    if (field === 1) value.name = inner.readString();
    else if (field === 2) readMessage(inner, (type, tensor) => type === 1 && readTensorType(tensor));
  });
  return value;
}
