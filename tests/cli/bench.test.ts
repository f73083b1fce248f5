import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cost } from '../../src/contest/costs.js';
import { docbin, sample } from './run.js';

const page = path.join(sample, 'images/01-letter.jpg');

describe('docbin bench', () => {
  it('times reading, every method and every format, the fastest of each first', async () => {
    const { code, stdout, stderr } = await docbin([
      'bench',
      page,
      '--methods',
      'unet-tiny,otsu,wolf',
      '--rounds',
      '2',
      '--json',
    ]);
    expect(code).toBe(0);
    const { width, height, costs }: { width: number; height: number; costs: Cost[] } = JSON.parse(stdout);
    const names = (step: string) => costs.filter((cost) => cost.step === step).map(({ name }) => name);
    expect(names('read')).toEqual(['decode']);
    expect(names('binarize').sort()).toEqual(['otsu', 'unet-tiny', 'wolf']);
    expect(names('write').sort()).toEqual(['pbm', 'pdf', 'png', 'tiff']);
    const methods = costs.filter(({ step }) => step === 'binarize');
    expect(methods[0].ratio).toBe(1);
    for (const [i, { milliseconds, millisecondsPerMegapixel, ratio, rounds }] of methods.entries()) {
      expect(milliseconds).toBeGreaterThanOrEqual(methods[Math.max(0, i - 1)].milliseconds);
      expect(millisecondsPerMegapixel).toBeCloseTo((milliseconds * 1e6) / (width * height), 6);
      expect(ratio).toBeCloseTo(milliseconds / methods[0].milliseconds, 6);
      expect(rounds).toBe(2);
    }
    expect(stderr.match(/\d+\/16 /g)).toHaveLength(16);
  });

  it('prints a table, and nothing else when quiet', async () => {
    const { stdout, stderr } = await docbin(['bench', page, '--methods', 'otsu', '--rounds', '1', '-q', '--markdown']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\| step \| what \| ms \|/);
    expect(stdout).toMatch(/\| binarize \| otsu \| [\d.]+ \| [\d.]+ \| 1\.0 \| 1 \|/);
  });

  it.each([
    [['none.jpg'], 1, 'none.jpg: no such file'],
    [[page, '--rounds', '0'], 2, '--rounds 0: expected a whole number of 1 to 1000'],
    [[page, '--methods', 'frob'], 2, "unknown method 'frob'"],
  ])('%j ends with %i', async (args, exitCode, message) => {
    const { code, stdout, stderr } = await docbin(['bench', ...args]);
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toContain(message);
  });
});
