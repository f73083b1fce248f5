import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { drawnPage, root } from '../cli/run.js';

/** A run of the real binary that a test can hurt; it leads a process group of its own, as from a terminal. */
export interface Started {
  child: ChildProcess;
  /** Exit code, or -1 where a signal ended it. */
  ended: Promise<number>;
  stderr(): string;
}

export function start(cwd: string, args: string[], shell?: string): Started {
  const command = [process.execPath, path.join(root, 'bin/docbin.js'), ...args];
  const [program, ...rest] = shell ? ['bash', '-c', `${shell}; exec "$@"`, 'bash', ...command] : command;
  const child = spawn(program, rest, { cwd, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr!.on('data', (data) => {
    text += data;
  });
  return { child, ended: once(child, 'exit').then(([code]) => code ?? -1), stderr: () => text };
}

/** The workers of a run. */
export async function workersOf({ child }: Started): Promise<number[]> {
  const text = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Waits until something is there. */
export async function until<T>(find: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Pages of several sizes, by name; some lie in a folder below. */
export const drawnPages = (count: number): Map<string, Buffer> =>
  new Map(
    Array.from({ length: count }, (_, i) => [
      `${i % 3 === 0 ? 'box/' : ''}page${i}.pgm`,
      drawnPage(300 + ((i * 37) % 200), 250 + ((i * 53) % 150)),
    ]),
  );

/** Every file below a folder with its bytes, but for journals. */
export async function filesIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && !/^docbin\.journal.*\.jsonl$/.test(entry.name));
  const read = files.map(async ({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return [path.relative(folder, file), await readFile(file, 'base64')] as const;
  });
  return new Map((await Promise.all(read)).sort());
}
