import ort from 'onnxruntime-node';

/** A network ready to run: (N, channels, side, side) floats in 0..1 -> (N, 1, side, side) ink probabilities. */
export type Infer = (tiles: Float32Array, count: number, channels: number, side: number) => Promise<Float32Array>;

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
    logSeverityLevel: 3,
  });
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  return async (tiles, count, channels, side) => {
    const results = await session.run({ [input]: new ort.Tensor('float32', tiles, [count, channels, side, side]) });
    const ink = results[output];
    if (ink.type !== 'float32' || ink.size !== count * side * side) {
      throw new Error(
        `expected ${count}×1×${side}×${side} float32 ink probabilities but received ${ink.type} ${ink.dims.join('×')}`,
      );
    }
    return ink.data as Float32Array;
  };
}
