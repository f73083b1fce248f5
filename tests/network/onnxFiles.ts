import { PbfWriter } from 'pbf';

export interface Tensor {
  name: string;
  dims: number[];
  /** As onnx.proto3 numbers them: 1 = float, 7 = int64. */
  type?: number;
  values?: number[];
  /** The file that its weights are said to be in. */
  external?: string;
}

export interface Node {
  op: string;
  inputs: string[];
  outputs: string[];
  domain?: string;
  ints?: Record<string, number[]>;
  int?: Record<string, number>;
  text?: Record<string, string>;
  /** Whether it has an attribute that is a graph. */
  nested?: boolean;
}

export interface Network {
  nodes: Node[];
  tensors?: Tensor[];
  /** Type of the input's numbers. */
  input?: number;
  /** Channels of its inputs, of which the first, where nothing is said, is a page of one. */
  inputs?: Record<string, number>;
  functions?: boolean;
}

/** An ONNX file of a network from `page`, or what its inputs are called, to `ink`. Field numbers are those of onnx.proto3. */
export function onnx({ nodes, tensors = [], input = 1, inputs = { page: 1 }, functions = false }: Network): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, 8);
  pbf.writeMessage(8, (_, opset) => opset.writeVarintField(2, 13), undefined);
  pbf.writeMessage(
    7,
    (_, graph) => {
      for (const node of nodes) graph.writeMessage(1, writeNode, node);
      graph.writeStringField(2, 'network');
      for (const tensor of tensors) graph.writeMessage(5, writeTensor, tensor);
      for (const [name, channels] of Object.entries(inputs)) {
        graph.writeMessage(11, writeValue, { name, type: input, dims: [0, channels, 0, 0] });
      }
      graph.writeMessage(12, writeValue, { name: 'ink', type: 1, dims: [0, 1, 0, 0] });
    },
    undefined,
  );
  if (functions) pbf.writeMessage(25, (_, inner) => inner.writeStringField(1, 'Relu'), undefined);
  return pbf.finish();
}

function writeNode(
  { op, inputs, outputs, domain, ints = {}, int = {}, text = {}, nested }: Node,
  pbf: PbfWriter,
): void {
  for (const name of inputs) pbf.writeStringField(1, name);
  for (const name of outputs) pbf.writeStringField(2, name);
  pbf.writeStringField(4, op);
  const attribute = (name: string, type: number, write: (inner: PbfWriter) => void) =>
    pbf.writeMessage(
      5,
      (_, inner) => {
        inner.writeStringField(1, name);
        write(inner);
        inner.writeVarintField(20, type);
      },
      undefined,
    );
  for (const [name, value] of Object.entries(int)) attribute(name, 2, (inner) => inner.writeVarintField(3, value));
  for (const [name, value] of Object.entries(text)) attribute(name, 3, (inner) => inner.writeStringField(4, value));
  for (const [name, value] of Object.entries(ints)) attribute(name, 7, (inner) => inner.writePackedVarint(8, value));
  if (nested)
    attribute('body', 5, (inner) => inner.writeMessage(6, (_, graph) => graph.writeStringField(2, 'inner'), 0));
  if (domain) pbf.writeStringField(7, domain);
}

function writeTensor({ name, dims, type = 1, values = [], external }: Tensor, pbf: PbfWriter): void {
  pbf.writePackedVarint(1, dims);
  pbf.writeVarintField(2, type);
  if (type === 1) pbf.writePackedFloat(4, values);
  else pbf.writePackedVarint(7, values);
  pbf.writeStringField(8, name);
  if (external === undefined) return;
  pbf.writeMessage(
    13,
    (_, entry) => {
      entry.writeStringField(1, 'location');
      entry.writeStringField(2, external);
    },
    undefined,
  );
  pbf.writeVarintField(14, 1);
}

function writeValue({ name, type, dims }: { name: string; type: number; dims: number[] }, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  const writeDim = (size: number, dim: PbfWriter) => dim.writeVarintField(1, size);
  const writeShape = (_: unknown, shape: PbfWriter) => {
    for (const size of dims) shape.writeMessage(1, size > 0 ? writeDim : () => {}, size);
  };
  const writeTensorType = (_: unknown, tensor: PbfWriter) => {
    tensor.writeVarintField(1, type);
    tensor.writeMessage(2, writeShape, undefined);
  };
  pbf.writeMessage(2, (_, value) => value.writeMessage(1, writeTensorType, undefined), undefined);
}
