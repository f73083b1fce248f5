import { existsSync } from 'node:fs';
import { loadSimd, SIMD_FILE } from '../kernels/simd.js';
import { TILE } from '../network/graph.js';
import { loadModel, modelNames } from '../network/model.js';
import { NODE_NEEDED } from '../version.js';
import { type Finding, ok, problem, warning } from './finding.js';

const AGAIN = 'install docbin again';

export function checkNode(version = process.versions.node): Finding {
  const older = version.localeCompare(NODE_NEEDED, 'en', { numeric: true }) < 0;
  return older ? problem('node', version, `install Node ${NODE_NEEDED} or newer`) : ok('node', version);
}

/** sharp loads; a machine for which it has no binary is told by its error. */
export async function checkSharp(): Promise<Finding> {
  try {
    const { versions } = await import('../image/versions.js');
    return ok('sharp', `${versions.sharp}, libvips ${versions.vips}`);
  } catch (error) {
    return problem('sharp', error, `${AGAIN} on this machine: npm ci`);
  }
}

/** onnxruntime loads and runs the smallest network on a small tile. */
export async function checkNetwork(): Promise<Finding> {
  try {
    const { openSession, version } = await import('../network/session.js');
    const { bytes, channels } = await loadModel('unet-tiny');
    const infer = await openSession(bytes, 1);
    await infer({ data: new Float32Array(channels * TILE * TILE), shape: [1, channels, TILE, TILE] });
    return ok('onnxruntime', `${version}, runs unet-tiny`);
  } catch (error) {
    return problem('onnxruntime', error, `${AGAIN} on this machine: ONNXRUNTIME_NODE_INSTALL=skip npm ci`);
  }
}

export function checkKernels(): Finding {
  if (loadSimd()) return ok('kernels', 'with SIMD');
  const built = existsSync(SIMD_FILE);
  return built
    ? warning('kernels', 'without SIMD, so slower', 'use a machine and a Node whose WebAssembly has SIMD')
    : warning('kernels', 'their SIMD form is not built, so slower', 'npm run build');
}

/** @param more models of the user's own, ending in .onnx */
export async function checkModels(more: string[]): Promise<Finding[]> {
  return Promise.all([...(await modelNames()), ...more].map(checkModel));
}

async function checkModel(nameOrFile: string): Promise<Finding> {
  const check = `model ${nameOrFile}`;
  try {
    const { sha256, card } = await loadModel(nameOrFile);
    if (card) return ok(check, `its sha256 is the one in its card, ${sha256.slice(0, 8)}…`);
    return warning(check, 'has no card, so its bytes cannot be checked', 'put NAME.json beside it');
  } catch (error) {
    return problem(check, error, AGAIN);
  }
}
