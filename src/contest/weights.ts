import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Existing } from '../batch/plan.js';
import { listPages } from '../datasets/pairing.js';
import { FileError, UsageError } from '../errors.js';
import { writeWhole } from '../files.js';
import { readMask } from '../image/mask.js';
import { type PseudoWeights, pseudoWeights } from '../measures/pseudoWeights.js';

/** Endings of the files of the two maps, as the contests ship them. */
const ENDINGS = { recall: '_RWeights.dat', precision: '_PWeights.dat' } as const;

/** The truth's id, as its maps are named: with or without an ending such as _gt. */
const NAMES = ['', '_GT', '_gt', '_estGT'];

/**
 * Reads the weight maps of a truth from the contests' files `ID_RWeights.dat` and `ID_PWeights.dat`: numbers as text, row by row.
 *
 * @throws FileError when a file is missing, or does not hold one number for each pixel
 */
export async function readWeights(
  folder: string,
  id: string,
  { width, height }: { width: number; height: number },
): Promise<PseudoWeights> {
  const read = async (ending: string) => {
    const files = NAMES.map((name) => path.join(folder, `${id}${name}${ending}`));
    const file = files.find(existsSync);
    if (!file)
      throw new FileError(
        'E_CANNOT_READ',
        files[0],
        'no such file',
        'write it with docbin weights, or leave out --weights',
      );
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new FileError('E_CANNOT_READ', file, `cannot be read (${error.code})`, 'write it with docbin weights');
    });
    const numbers = Float32Array.from(text.split(/\s+/).filter(Boolean), Number);
    if (numbers.length !== width * height || !numbers.every((value) => value >= 0 && value < Infinity)) {
      const found = `${numbers.length} values for a truth of ${width} × ${height} pixels`;
      throw new FileError(
        'E_NOT_WEIGHTS',
        file,
        `not the weights of this truth: ${found}`,
        'expected one number of at least 0 a pixel',
      );
    }
    return numbers;
  };
  return { recall: await read(ENDINGS.recall), precision: await read(ENDINGS.precision) };
}

/**
 * Writes the weight maps of truths, in the form that `readWeights` reads.
 *
 * @param truths files, or folders of them
 * @param existing what becomes of maps that are there: an error, kept or replaced
 * @returns the files written, two a truth
 * @throws UsageError before anything is written, when a file is there that may be neither kept nor replaced, or two truths have one name
 */
export async function writeWeights(truths: string[], folder: string, existing: Existing = 'error'): Promise<string[]> {
  const lists = await Promise.all(
    truths.map(async (file) => ((await stat(file).catch(() => undefined))?.isDirectory() ? listPages(file) : [file])),
  );
  const jobs = lists.flat().map((truth) => {
    const name = (ending: string) => path.join(folder, path.parse(truth).name + ending);
    return { truth, files: { recall: name(ENDINGS.recall), precision: name(ENDINGS.precision) } };
  });
  const names = jobs.flatMap(({ files }) => Object.values(files));
  const twice = names.find((file, i) => names.indexOf(file) < i);
  if (twice) throw new UsageError('E_SAME_NAME', `${twice}: two truths have this name`, 'write them to two folders');
  const there = names.find((file) => existing === 'error' && existsSync(file));
  if (there)
    throw new UsageError(
      'E_OUTPUT_EXISTS',
      `${there} is there already`,
      'choose --existing skip or overwrite, or another folder',
    );
  const written: string[] = [];
  for (const job of jobs) {
    if (existing === 'skip' && Object.values(job.files).every(existsSync)) continue;
    const weights = pseudoWeights(await readMask(job.truth));
    for (const key of ['recall', 'precision'] as const) {
      const text = Array.from(weights[key], (value) => value.toFixed(6)).join(' ');
      writeWhole(job.files[key], Buffer.from(`${text} `));
      written.push(job.files[key]);
    }
  }
  return written;
}
