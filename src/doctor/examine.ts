import type { Finding } from './finding.js';
import { checkData, checkMachine, checkScratch } from './machine.js';
import { checkKernels, checkModels, checkNetwork, checkNode, checkSharp } from './software.js';

/**
 * Checks whether docbin can work on this machine. Nothing is changed.
 *
 * @param models models of the user's own to check as well, paths that end in .onnx
 */
export async function examine(models: string[] = []): Promise<Finding[]> {
  return [
    checkNode(),
    await checkSharp(),
    await checkNetwork(),
    checkKernels(),
    ...(await checkModels(models)),
    await checkData(),
    await checkScratch(),
    checkMachine(),
  ];
}
