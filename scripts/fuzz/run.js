import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FORMATS } from './formats.js';
import { mutate, randomOf } from './mutate.js';

/** Milliseconds that a case may take; then its process is ended by SIGKILL. */
const PATIENCE = 20_000;

/** Cases that a child reads: networks that it has opened stay open. */
const LIFE = 1000;

/**
 * Reads `count` changed files, the same ones for the same seed.
 *
 * @param faults folder where files that docbin does not survive, or does not refuse in one line, are saved
 * @param onFault told each fault
 * @returns for each format how many were read and refused, and refusals by kind; the faults; the most memory of a child in MiB
 */
export async function fuzz({ count, seed, faults, onFault }) {
  const box = await mkdtemp(path.join(os.tmpdir(), 'docbin-fuzz-'));
  const names = Object.keys(FORMATS);
  const turns = names.flatMap((name) => Array(FORMATS[name].slow ? 1 : 4).fill(name));
  const tally = Object.fromEntries(names.map((name) => [name, { read: 0, refused: 0, kinds: new Map() }]));
  let child;
  let memory = 0;
  let failed = 0;
  for (let number = 0; number < count; number++) {
    if (number % LIFE === 0) child?.disconnect();
    if (!child?.connected) child = await start(box);
    const format = turns[number % turns.length];
    const { bytes, ending } = await caseOf(format, seed, number);
    const outcome = await tried(child, box, { format, bytes, ending, number });
    memory = Math.max(memory, outcome.memory ?? 0);
    const { read, refused, fault } = outcome;
    if (read) tally[format].read++;
    else if (refused !== undefined) {
      tally[format].refused++;
      const kind = kindOf(refused, box);
      tally[format].kinds.set(kind, (tally[format].kinds.get(kind) ?? 0) + 1);
    } else {
      failed++;
      const file = path.join(faults, `${seed}-${number}${ending}`);
      await mkdir(faults, { recursive: true });
      await writeFile(file, bytes);
      onFault(`seed ${seed}, case ${number}, ${file}: ${fault}`);
    }
  }
  child?.disconnect();
  await rm(box, { recursive: true, force: true });
  return { tally, failed, memory };
}

/** A case follows from the seed and its number alone. */
async function caseOf(format, seed, number) {
  const random = randomOf(seed * 1_000_003 + number);
  const samples = await FORMATS[format].samples;
  const one = () => samples[Math.floor(random() * samples.length)];
  const [sample, other] = [one(), one()];
  const bytes = mutate(await readFile(sample), await readFile(other), random);
  return { bytes, ending: path.extname(sample) };
}

/** A child that has its home, its scratch files and its working folder in the box. */
async function start(box) {
  const folders = ['home', 'tmp', 'work'].map((name) => path.join(box, name));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const [HOME, TMPDIR, cwd] = folders;
  return fork(path.join(import.meta.dirname, 'child.js'), {
    cwd,
    env: { PATH: process.env.PATH, HOME, TMPDIR },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
}

/** Gives a case to a child: what it says, or how it ended; and whether it wrote anything but to its output folder. */
async function tried(child, box, { format, bytes, ending, number }) {
  const folder = path.join(box, 'in', String(number));
  const out = path.join(box, 'out');
  for (const made of [folder, out]) await mkdir(made, { recursive: true });
  const file = path.join(folder, FORMATS[format].name ?? `page${ending}`);
  await writeFile(file, bytes);
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const outcome = await new Promise((resolve) => {
    const ended = (code, signal) => resolve({ fault: `the process ended with ${signal ?? code}` });
    child.once('exit', ended).once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer);
    });
    child.send({ format, file, out });
  });
  clearTimeout(timer);
  const strays = (await readdir(box, { recursive: true })).filter((name) =>
    /^(home|tmp|work)\/|^[^/]+\.\w+$/.test(name),
  );
  await rm(path.join(box, 'in'), { recursive: true });
  await rm(out, { recursive: true });
  return strays.length > 0 ? { fault: `it wrote ${strays.join(', ')}` } : outcome;
}

/** A refusal without what is different each time: files, names and numbers. */
function kindOf(message, box) {
  return message
    .replace(new RegExp(`^${box}\\S*: `), '')
    .replaceAll(/'[^']*'|"[^"]*"/g, '…')
    .replaceAll(/-?\d[\d.,e+×]*/g, 'N')
    .slice(0, 90);
}
