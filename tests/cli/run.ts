import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
export const sample = path.join(root, 'datasets/sample');

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Starts the real binary in a folder. */
export function docbin(
  args: string[],
  { cwd = root, input, env }: { cwd?: string; input?: Buffer; env?: NodeJS.ProcessEnv } = {},
): Promise<Run & { bytes: Buffer }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [path.join(root, 'bin/docbin.js'), ...args],
      { cwd, encoding: 'buffer', maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: '1', ...env } },
      (error, stdout, stderr) => {
        const code = error ? Number(error.code ?? 1) : 0;
        resolve({ code, stdout: stdout.toString(), stderr: stderr.toString(), bytes: stdout });
      },
    );
    child.stdin?.end(input);
  });
}

export const temporaryFolder = () => mkdtemp(path.join(os.tmpdir(), 'docbin-'));

/** A grey page with dark strokes on uneven paper, as PGM bytes. */
export function drawnPage(width = 120, height = 90): Buffer {
  const data = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const stroke = y % 15 < 4 && x % 11 < 7 && x > 8 && y > 8;
      data[y * width + x] = (stroke ? 60 : 200) + Math.round((40 * x) / width) - ((x * 7 + y * 13) % 5);
    }
  }
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]);
}
