import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DocbinError, FileError } from '../errors.js';
import { checkParams } from '../methods/define.js';
import { findMethod } from '../methods/find.js';
import type { MethodChoice } from './page.js';

const fileSchema = z.object({ method: z.string(), params: z.record(z.string(), z.unknown()) });

/**
 * Reads the method and its parameters from a file that `docbin tune` wrote; what else is in it is left aside.
 *
 * @throws FileError when the file cannot be read, is something else, or holds an unknown method or a bad parameter
 */
export async function readParams(file: string): Promise<Required<MethodChoice>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new FileError('E_CANNOT_READ', file, `cannot be read (${error.code})`, 'give a file that docbin tune wrote');
  });
  const { method, params } = parse(file, text);
  try {
    checkParams(findMethod(method), params);
  } catch (error) {
    if (error instanceof DocbinError) throw new FileError(error.code, file, error.message, error.hint);
    throw error;
  }
  return { method, params };
}

function parse(file: string, text: string): z.output<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    throw new FileError(
      'E_NOT_PARAMETERS',
      file,
      'not a parameter file',
      'expected {"method": …, "params": {…}} as docbin tune writes it',
    );
  }
}
