import './telemetry.js';
import ort from 'onnxruntime-node';

/** A network ready to run: planes of tiles of the shape (N, channels, height, width) -> (N, 1, height, width) ink probabilities. */
export type Infer = (tiles: Float32Array, shape: [number, number, number, number]) => Promise<Float32Array>;

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
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  return async (tiles, shape) => {
    const results = await session.run({ [input]: new ort.Tensor('float32', tiles, shape) });
    const [count, , height, width] = shape;
    const ink = results[output];
    if (ink.type !== 'float32' || ink.size !== count * height * width) {
      throw new Error(
        `expected ${count}×1×${height}×${width} float32 ink probabilities but received ${ink.type} ${ink.dims.join('×')}`,
      );
    }
    return ink.data as Float32Array;
  };
}
