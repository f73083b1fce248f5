// Starting, timing and watching processes.
import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const LOOK_MS = 50;
/** One thread for everyone. */
const ALONE = { ...process.env, OMP_NUM_THREADS: '1', NO_COLOR: '1' };

/** What a command prints, without the line's end. */
export const outputOf = async ([command, ...args]) => (await execute(command, args)).stdout.trim();

export const docbin = (...args) => [process.execPath, 'bin/docbin.js', ...args];

/** Runs commands by turns, the first round not counted. Returns of each the least and the median milliseconds, from start to end. */
export async function inTurns(commands, rounds) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, [command, ...args]] of Object.entries(commands)) {
      const start = performance.now();
      await execute(command, args, { env: ALONE, maxBuffer: 1 << 26 });
      if (round > 0) times[name].push(performance.now() - start);
    }
    console.error(`  round ${round} of ${rounds}`);
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, leastAndMedian(list)]));
}

function leastAndMedian(list) {
  const sorted = list.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return { least: sorted[0], median: (sorted[Math.floor(half)] + sorted[Math.ceil(half) - 1]) / 2 };
}

/**
 * Runs a command and looks at its memory twenty times a second.
 *
 * @param onLine told of every line on its stderr, and the process id
 * @returns exit code, last line of stderr, seconds, peak and curve of resident megabytes of the process and its children
 */
export function watch([command, ...args], { onLine, env } = {}) {
  const start = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  const curve = [];
  let peak = 0;
  const look = setInterval(() => {
    curve.push(resident(child.pid, 'VmRSS'));
    peak = Math.max(peak, resident(child.pid, 'VmHWM'));
  }, LOOK_MS);
  let text = '';
  let last = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop();
    for (const line of lines) onLine?.(line, child.pid);
    last = lines.at(-1) ?? last;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => {
      clearInterval(look);
      resolve({ code, last, seconds: (performance.now() - start) / 1000, peak, curve });
    });
  });
}

/** Megabytes (MiB) of a process and all that it started; 0 when it has ended. */
export function resident(pid, what = 'VmRSS') {
  return orNone(() => {
    const own = Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    return own / 1024 + childrenOf(pid).reduce((sum, child) => sum + resident(child, what), 0);
  });
}

const childrenOf = (pid) =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );

/** How many files a process has open; 0 when it has ended. */
export const descriptors = (pid) => orNone(() => readdirSync(`/proc/${pid}/fd`).length);

function orNone(look) {
  try {
    return look();
  } catch {
    return 0;
  }
}
