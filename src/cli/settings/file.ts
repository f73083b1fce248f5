import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Option } from 'commander';
import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { DocbinError, UsageError } from '../../errors.js';
import { checkParams } from '../../methods/define.js';
import { findMethod } from '../../methods/find.js';
import { DEFAULT_METHOD } from '../../pipeline/page.js';
import { over } from './layers.js';
import { layersOf, schemaOf, settingsSchema, type Values } from './schema.js';

/**
 * Reads what a settings file holds for a command, the weaker first; paths in it are relative to its folder.
 *
 * @throws UsageError that names the file, the key and what was expected
 */
export async function readLayers(file: string, command: string): Promise<Values[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      'E_CANNOT_READ',
      `${file}: cannot be read (${error.code})`,
      'give a settings file with --config',
    );
  });
  const result = settingsSchema.safeParse(parse(text, file), REPORT);
  if (!result.success) throw wrong(file, result.error.issues[0]);
  const layers = layersOf(result.data, command);
  checkSet(`${file}: ${layers[1].set ? `${command}.set` : 'set'}`, layers.reduce(over));
  return layers;
}

/** @throws UsageError that names the variable and what was expected */
export function checkEnvironment(options: readonly Option[], values: Values, command: string): void {
  for (const option of options) {
    const value = values[option.attributeName()];
    if (value === undefined || option.envVar === undefined) continue;
    const result = schemaOf(option.attributeName(), command)?.safeParse(value, REPORT);
    if (result?.error) throw wrong('environment', { ...result.error.issues[0], path: [option.envVar] });
  }
}

/** For the names that are close to a wrong value. */
const REPORT = { reportInput: true };

const PATHS = ['data', 'params', 'weights'];

function parse(text: string, file: string): unknown {
  const absolute = (value: unknown) => (typeof value === 'string' ? path.resolve(path.dirname(file), value) : value);
  try {
    return JSON.parse(text, (key, value) => {
      if (!PATHS.includes(key) && !(key === 'model' && String(value).endsWith('.onnx'))) return value;
      return Array.isArray(value) ? value.map(absolute) : absolute(value);
    });
  } catch (error) {
    throw new UsageError('E_BAD_SETTINGS', `${file}: not JSON: ${(error as Error).message}`, 'correct it there');
  }
}

/** The parameters are checked where their method is known. */
function checkSet(place: string, { method = DEFAULT_METHOD, params, set }: Values): void {
  if (params !== undefined || set === undefined) return;
  try {
    checkParams(findMethod(String(method)), set as Values);
  } catch (error) {
    throw error instanceof DocbinError ? new UsageError(error.code, `${place}: ${error.message}`, error.hint) : error;
  }
}

function wrong(place: string, issue: z.core.$ZodIssue): UsageError {
  const name = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = [...issue.path, issue.keys[0]].join('.');
    const known = keysOf(settingsSchema);
    const beside = known.filter((other) => (name ? other.startsWith(`${name}.`) : !other.includes('.')));
    return new UsageError(
      'E_UNKNOWN_SETTING',
      `${place}: unknown key '${key}'`,
      suggestion(key, known) || `known are ${beside.join(', ')}`,
    );
  }
  const hint = issue.code === 'invalid_value' ? suggestion(String(issue.input), issue.values.map(String)) : '';
  return new UsageError(
    'E_BAD_SETTINGS',
    [place, name, issue.message.replace(/^[^:]*: /, '')].filter(Boolean).join(': '),
    hint,
  );
}

/** Every key, with that of its part before it. */
function keysOf(schema: z.ZodObject): string[] {
  return Object.entries(schema.shape).flatMap(([key, value]) => {
    const part = value instanceof z.ZodOptional ? value.unwrap() : value;
    return part instanceof z.ZodObject ? [key, ...keysOf(part).map((inner) => `${key}.${inner}`)] : [key];
  });
}

/** The name that was probably meant: the last part of a key counts more than where it stands. */
function suggestion(given: string, known: string[]): string {
  const last = (name: string) => name.split('.').at(-1) ?? name;
  const likely = closest(last(given), known.map(last));
  if (distance(last(given), likely) > likely.length / 2) return '';
  const meant = closest(
    given,
    known.filter((name) => last(name) === likely),
  );
  return `did you mean '${meant}'?`;
}
