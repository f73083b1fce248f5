import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { docbin, root } from '../cli/run.js';

/** Why there is no Redis, if there is none. */
export const noRedis = spawnSync('redis-server', ['--version']).error
  ? 'no redis-server here: scripts/redis.sh installs it'
  : undefined;

const started: ChildProcess[] = [];

/** Ends whatever a test has left. */
export const endAll = () => Promise.all(started.map((child) => kill(child)));

/** Kills a process, which can do nothing about it. */
export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
}

export async function ended(child: ChildProcess): Promise<number | null> {
  while (child.exitCode === null && child.signalCode === null) await sleep(20);
  return child.exitCode;
}

/** Starts Redis in a folder, where it keeps every write in an append-only file, behind a socket of that folder. */
export async function startRedis(folder: string): Promise<{ server: ChildProcess; url: string }> {
  const url = path.join(folder, 'redis.sock');
  const flags = ['--port', '0', '--unixsocket', url, '--dir', folder, '--save', ''];
  const server = spawn('redis-server', [...flags, '--appendonly', 'yes', '--appendfsync', 'always'], {
    stdio: 'ignore',
  });
  started.push(server);
  await until(async () => (await docbin(['queue', 'status', '--redis', url])).code === 0);
  return { server, url };
}

/** Starts the real binary, and gathers what it says. */
export function startDocbin(args: string[]): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [path.join(root, 'bin/docbin.js'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return { child, said: () => stderr };
}

/** Looks again and again until something is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}
