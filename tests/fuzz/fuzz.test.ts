import { execFile } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../cli/run.js';

const COUNT = 2000;

/** Of these some changed files are still valid; the checksums of an archive let hardly any pass. */
const FORMATS = 'jpeg png tiff webp gif bmp pnm onnx card params results weights journal'.split(' ');

it(`${COUNT} damaged files are read or refused in one line, and nothing is written beside the output`, async () => {
  const faults = path.join(await mkdtemp(path.join(os.tmpdir(), 'docbin-')), 'faults');
  const args = ['scripts/fuzz.js', '--count', String(COUNT), '--seed', '1', '--faults', faults];
  const run = await promisify(execFile)(process.execPath, args, { cwd: root }).catch((error) => error);
  expect(run.stderr).toBe('');
  expect(run.stdout).toContain(`${COUNT} files, seed 1: 0 faults`);
  for (const format of FORMATS)
    expect(run.stdout).toMatch(new RegExp(`^${format} +[1-9]\\d* read +[1-9]\\d* refused$`, 'm'));
  expect(run.stdout).toMatch(/^archive +\d+ read +[1-9]\d* refused$/m);
  expect(await readdir(faults).catch(() => [])).toEqual([]);
}, 600_000);
