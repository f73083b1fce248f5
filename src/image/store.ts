import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Sharp } from 'sharp';
import { FileError } from '../errors.js';
import { luma } from '../kernels/luma.js';
import { stripRows, strips } from '../kernels/pageRows.js';
import { notGreyOrRgb } from './limit.js';
import type { PageMeta, PageRows } from './types.js';

/** A page whose samples are in a scratch file, which goes when the page is closed. */
export type StoredPage = PageRows & { close(): void };

/** Bytes before the samples in a file of libvips. */
const VIPS_HEADER = 64;

/**
 * Decodes a page into a scratch file.
 *
 * @throws FileError where it is neither grey nor RGB, or there is no room
 */
export async function storePage(page: Sharp, meta: PageMeta & { source: string }): Promise<StoredPage> {
  const scratch = scratchFile('page.v', meta.source);
  try {
    const { width, height, channels } = await page.toFile(scratch.file);
    if (channels !== 1 && channels !== 3) throw notGreyOrRgb(channels, meta.source);
    return readFrom(scratch, VIPS_HEADER, { width, height, channels, meta });
  } catch (reason) {
    scratch.remove();
    if (/no space|unable to write|write error|write failed/i.test(String(reason))) throw noRoom(meta.source);
    throw reason;
  }
}

type PageSize = Pick<PageRows, 'width' | 'height' | 'channels' | 'meta'>;

/** Reads a page from a scratch file, whose samples start at a byte. */
function readFrom(scratch: Scratch, start: number, size: PageSize): StoredPage {
  const { width, channels, meta } = size;
  const stride = width * channels;
  const fd = openSync(scratch.file, 'r');
  let held = { top: 0, bottom: 0, data: new Uint8Array() };
  let greyPage: StoredPage | undefined;
  const page: StoredPage = {
    ...size,
    strip: stripRows(width),
    rows(top, bottom) {
      if (top === held.top && bottom === held.bottom) return held.data;
      const length = (bottom - top) * stride;
      const room = held.data.buffer.byteLength < length ? new ArrayBuffer(length) : held.data.buffer;
      const data = new Uint8Array(room, 0, length);
      readAll(fd, data, start + top * stride, meta.source);
      held = { top, bottom, data };
      return data;
    },
    grey() {
      if (channels === 1) return page;
      greyPage ??= storeGrey(page);
      return greyPage;
    },
    close() {
      greyPage?.close();
      closeSync(fd);
      scratch.remove();
    },
  };
  return page;
}

/** Reads all of the bytes from a place in a file on. */
function readAll(fd: number, bytes: Uint8Array, start: number, source = 'the page'): void {
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(fd, bytes, at, bytes.length - at, start + at);
    if (count === 0)
      throw new FileError('E_SCRATCH_LOST', source, 'its scratch file was cut short', 'run docbin again', true);
    at += count;
  }
}

/** The grey of a colour page, in a scratch file of its own. */
function storeGrey(page: PageRows): StoredPage {
  const { width, height, meta } = page;
  const scratch = scratchFile('grey.raw', meta.source);
  const fd = openSync(scratch.file, 'w');
  try {
    for (const { data } of strips(page)) {
      const grey = luma({ width, height: data.length / width / 3, channels: 3, data, meta });
      for (let at = 0; at < grey.length; ) at += writeSync(fd, grey, at);
    }
  } catch (reason) {
    scratch.remove();
    throw reason instanceof FileError ? reason : noRoom(meta.source);
  } finally {
    closeSync(fd);
  }
  return readFrom(scratch, 0, { width, height, channels: 1, meta });
}

interface Scratch {
  file: string;
  remove(): void;
}

function scratchFile(name: string, source?: string): Scratch {
  let folder: string;
  try {
    folder = mkdtempSync(path.join(os.tmpdir(), 'docbin-scratch-'));
  } catch {
    throw noRoom(source);
  }
  return { file: path.join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const noRoom = (source = 'the page') =>
  new FileError(
    'E_NO_ROOM',
    source,
    `no room for its samples in ${os.tmpdir()}`,
    'make room there, or set TMPDIR to a folder with more',
    true,
  );
