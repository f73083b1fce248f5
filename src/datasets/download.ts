import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { DocbinError, FileError, MissingError } from '../errors.js';

export interface Patience {
  /** How often a download is tried. */
  tries?: number;
  /** Milliseconds before the second try; each further one waits twice as long. */
  wait?: number;
  /** Milliseconds without a byte after which a connection counts as dead. */
  stall?: number;
}

/** A file to download. */
export interface Download {
  url: string;
  file: string;
  bytes: number;
  /** Told how many of the bytes are there. */
  onBytes?: (bytes: number) => void;
}

const OTHERWISE = 'try --mirror URL, or get the archive elsewhere and docbin datasets import it';

/** The answer to a request for the rest where there is none: what is there is of another file. */
const BEYOND_END = 416;

/** Answers that may be others in a moment: too slow, too often, and faults of the server. */
const PASSING = /^(408|429|5..)$/;

/**
 * Downloads a file of known size. What a cut left in `FILE.part` is gone on with, by a later call too, where the server can do that.
 *
 * @throws MissingError when the server does not have it, or cannot be reached in several tries
 * @throws FileError when the server's file is not of that size, or the folder cannot be written
 */
export async function download(
  job: Download,
  { tries = 5, wait = 1000, stall = 30_000 }: Patience = {},
): Promise<void> {
  if ((await sizeOf(job.file)) === job.bytes) return;
  for (let attempt = 1; ; attempt++) {
    try {
      return await receive(job, stall);
    } catch (error) {
      if (error instanceof DocbinError) throw error;
      if (error instanceof Error && 'path' in error && 'code' in error) {
        throw new FileError(
          'E_CANNOT_WRITE',
          job.file,
          `cannot be written (${error.code})`,
          'choose another folder with DOCBIN_DATA',
        );
      }
      if (attempt === tries)
        throw new MissingError('E_DOWNLOAD', `${job.url}: ${reasonOf(error)}, ${tries} times`, OTHERWISE);
      await pause(wait * 2 ** (attempt - 1));
    }
  }
}

/** One try. Throws a plain Error where another try may help. */
async function receive(job: Download, stall: number): Promise<void> {
  const part = `${job.file}.part`;
  const connection = new AbortController();
  const watch = setTimeout(() => connection.abort(new Error('nothing came for too long')), stall);
  try {
    await mkdir(path.dirname(part), { recursive: true });
    const held = await sizeOf(part);
    if (held !== job.bytes) {
      const response = await fetch(job.url, { headers: await headersFor(part, held), signal: connection.signal });
      checkStatus(response, job.url);
      const start = await startOf(response, part, held);
      checkSize(response, start, job);
      const flags = start > 0 ? 'a' : 'w';
      await pipeline(counted(response, start, job, watch), createWriteStream(part, { flags }));
    }
    await rename(part, job.file);
    await rm(tagOf(part), { force: true });
  } catch (error) {
    if (error instanceof FileError) await rm(part, { force: true });
    throw error;
  } finally {
    clearTimeout(watch);
    connection.abort();
  }
}

/** Asks for what is not there yet, and only of the same version of the file. */
async function headersFor(part: string, held: number): Promise<Record<string, string>> {
  const tag = await readFile(tagOf(part), 'utf8').catch(() => '');
  const plain = { 'accept-encoding': 'identity' };
  return held === 0 ? plain : { ...plain, range: `bytes=${held}-`, ...(tag && { 'if-range': tag }) };
}

function checkStatus({ ok, status, statusText }: Response, url: string): void {
  if (ok || status === BEYOND_END) return;
  const answer = `the server answers ${status} ${statusText}`.trim();
  if (PASSING.test(String(status))) throw new Error(answer);
  throw new MissingError('E_DOWNLOAD', `${url}: ${answer}`, OTHERWISE);
}

/** The byte that the answer starts at. Where that is the first, what is there is dropped and the new version noted. */
async function startOf({ status, headers }: Response, part: string, held: number): Promise<number> {
  if (status === 206 && headers.get('content-range')?.startsWith(`bytes ${held}-`)) return held;
  await rm(part, { force: true });
  if (status !== 200) throw new Error(`the server answers ${status} to a request for the rest`);
  const tag = headers.get('etag') ?? '';
  await writeFile(tagOf(part), tag.startsWith('W/') ? '' : tag);
  return 0;
}

function checkSize({ headers }: Response, start: number, job: Download): void {
  const length = headers.get('content-length');
  if (length !== null && start + Number(length) !== job.bytes) throw wrongSize(job, `${start + Number(length)}`);
}

async function* counted({ body }: Response, start: number, job: Download, watch: NodeJS.Timeout) {
  let got = start;
  for await (const chunk of body ?? []) {
    watch.refresh();
    got += chunk.length;
    if (got > job.bytes) throw wrongSize(job, 'more');
    job.onBytes?.(got);
    yield chunk;
  }
  if (got < job.bytes) throw new Error(`the connection was cut at ${got} of ${job.bytes} bytes`);
}

const wrongSize = ({ url, bytes }: Download, received: string) =>
  new FileError('E_DOWNLOAD', url, `Expected ${bytes} bytes but received ${received}`, OTHERWISE);

const tagOf = (part: string) => `${part}.etag`;

const sizeOf = async (file: string) => (await stat(file).catch(() => undefined))?.size ?? 0;

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
