import { mkdtemp, rmdir, stat, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { dataFolder } from '../datasets/place.js';
import { type Finding, ok, problem, warning } from './finding.js';

const GB = 1e9;

/** Bytes of scratch that the largest page takes: 2^30 pixels in colour, and in grey. */
const LARGEST_PAGE = 2 ** 32;

/** The data folder can be written, and which sets are in it. */
export async function checkData(folder = dataFolder()): Promise<Finding> {
  const remedy = 'choose another folder with --data or DOCBIN_DATA';
  const there = await stat(folder).catch((error: NodeJS.ErrnoException) => error);
  try {
    if (there instanceof Error && there.code === 'ENOENT') {
      await tryToWrite(await nearest(folder));
      return ok('data', `${folder}: not there yet; docbin datasets fetch or import makes it`);
    }
    await tryToWrite(folder);
  } catch (error) {
    return problem('data', `${folder}: cannot be written (${codeOf(error)})`, remedy);
  }
  return ok('data', `${folder}: ${(await setsIn(folder).catch(() => 'its sets cannot be read')) || 'no sets'}`);
}

async function setsIn(folder: string): Promise<string> {
  // reads pictures too, and these may be what does not work
  const { listDatasets } = await import('../datasets/verify.js');
  const sets = (await listDatasets({ folder })).filter(({ installed }) => installed > 0);
  return sets.map(({ name, installed, pages }) => `${name} ${installed} of ${pages}`).join(', ');
}

/** Linux's number of a file system in memory. */
const TMPFS = 0x01021994;

/** Where pages too large for memory, and archives, are put while they are worked on. */
export async function checkScratch(folder = os.tmpdir()): Promise<Finding> {
  const elsewhere = 'choose another folder with TMPDIR';
  try {
    await tryToWrite(folder);
    const { type, bavail, bsize } = await statfs(folder);
    const found = `${folder}: ${((bavail * bsize) / GB).toFixed(1)} GB free`;
    if (type === TMPFS)
      return warning('scratch', `${found}, but it is a tmpfs: what is put there is in memory`, elsewhere);
    return bavail * bsize < LARGEST_PAGE
      ? warning('scratch', found, `free some, or ${elsewhere}`)
      : ok('scratch', found);
  } catch (error) {
    return problem('scratch', `${folder}: cannot be written (${codeOf(error)})`, elsewhere);
  }
}

/** The memory and the cores that this process may use, within the limits of a container. */
export function checkMachine(available = process.availableMemory(), cores = os.availableParallelism()): Finding {
  const found = `${(available / GB).toFixed(1)} GB of memory available, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const fitting = Math.max(1, Math.floor(available / (GB / 2)));
  if (available / cores >= GB / 2) return ok('machine', found);
  return warning('machine', `${found}: little for one page a core`, `give -j ${Math.min(fitting, cores)}`);
}

/** Whoever runs as root may write by every permission, so only writing tells. */
async function tryToWrite(folder: string): Promise<void> {
  await rmdir(await mkdtemp(path.join(folder, '.docbin-')));
}

/** The folder, or the nearest above it that is there. */
async function nearest(folder: string): Promise<string> {
  const there = await stat(folder).catch(() => undefined);
  return there ? folder : nearest(path.dirname(folder));
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);
