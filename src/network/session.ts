import './telemetry.js';
import ort from 'onnxruntime-node';

/** An input tensor: planes of N tiles, or of their blocks. */
export interface Planes {
  data: Float32Array;
  /** N, channels, height, width. */
  shape: [number, number, number, number];
}

/** A network ready to run: its inputs, the page first -> (N, 1, height, width) ink probabilities. */
export type Infer = (...inputs: Planes[]) => Promise<Float32Array>;

/** Of onnxruntime. */
export const version = ort.env.versions.node ?? ort.env.versions.common;

/**
 * Loads a model into onnxruntime.
 *
 * @param threads threads of one run; 0 = one a core
 * @throws Error when onnxruntime refuses the bytes
 */
export async function openSession(bytes: Uint8Array, threads: number): Promise<Infer> {
  const session = await ort.InferenceSession.create(bytes, {
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4, // its lines hold names from the model as they are; errors are thrown
  });
  const [output] = session.outputNames;
  return async (...inputs) => {
    const tensors = inputs.map(({ data, shape }, i) => [session.inputNames[i], new ort.Tensor('float32', data, shape)]);
    const results = await session.run(Object.fromEntries(tensors));
    const [count, , height, width] = inputs[0].shape;
    const ink = results[output];
    if (ink.type !== 'float32' || ink.size !== count * height * width) {
      throw new Error(
        `expected ${count}×1×${height}×${width} float32 ink probabilities but received ${ink.type} ${ink.dims.join('×')}`,
      );
    }
    return ink.data as Float32Array;
  };
}
