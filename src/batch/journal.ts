import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { MASK_FORMATS, type MaskFormat } from '../image/encode.js';
import type { Cleaning } from '../pipeline/clean.js';
import { VERSION } from '../version.js';
import { sha256 } from './hash.js';
import type { Shard } from './shard.js';

/** Raised when journals of before no longer prove that a mask is what docbin would make now. */
const JOURNAL = 1;

/** What a mask follows from, besides its page. */
export interface Recipe extends Required<Cleaning> {
  method: string;
  /** As checked, with defaults. */
  params: Record<string, unknown>;
  /** The network's sha256, in hexadecimal. */
  model?: string;
  format: MaskFormat;
  /** At which pages of a PDF were drawn that are no scans, where it was said. */
  dpi?: number;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

const headerSchema = z.object({
  journal: z.literal(JOURNAL),
  /** Names the run in its lines, since two may write at once. */
  run: z.string(),
  time: z.iso.datetime(),
  docbin: z.string(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()),
  model: hash.optional(),
  format: z.enum(MASK_FORMATS),
  // journals of before know neither
  despeckle: count.default(0),
  fillHoles: count.default(0),
  dpi: z.number().optional(),
  /** Pages of all shards together, and `listHash` of their outputs. */
  total: count,
  list: hash,
  /** Pages of this run: those of its shard. */
  pages: count,
  shard: z.object({ index: count, count }).optional(),
});

/** A page: its input as given, which pages of it where not all, and its output's path within the folder, with slashes. */
const page = { run: z.string(), input: z.string(), pages: z.array(count).optional(), output: z.string() };
const end = { inputSha256: hash.optional(), time: z.iso.datetime(), milliseconds: z.number() };

const pageSchema = z.discriminatedUnion('status', [
  /** From here on the output is ours to replace. */
  z.object({ ...page, status: z.literal('begun') }),
  /** The output was there. */
  z.object({ ...page, status: z.literal('skipped') }),
  z.object({ ...page, status: z.literal('done'), ...end, outputSha256: hash }),
  z.object({ ...page, status: z.literal('failed'), ...end, error: z.string() }),
]);

/** A line of a journal: the header of a run, or what became of a page. */
export const lineSchema = z.union([headerSchema, pageSchema]);

export type Header = z.output<typeof headerSchema>;
export type PageLine = z.output<typeof pageSchema>;
export type DoneLine = Extract<PageLine, { status: 'done' }>;

/** A run, and what it says of its pages, in order. */
export interface JournaledRun extends Header {
  lines: PageLine[];
}

/**
 * The header of a run that begins now.
 *
 * @param list outputs of all shards together, by their paths within the folder
 * @param pages how many of them are of this run
 */
export const newHeader = (list: string[], pages: number, recipe: Recipe, shard?: Shard): Header => ({
  journal: JOURNAL,
  run: randomUUID().slice(0, 8),
  time: new Date().toISOString(),
  docbin: VERSION,
  ...recipe,
  total: list.length,
  list: listHash(list),
  pages,
  shard,
});

/** The journal of an output folder, or of one of its shards. */
export const journalOf = (folder: string, shard?: Shard) =>
  path.join(folder, `docbin.journal${shard ? `.${shard.index}-of-${shard.count}` : ''}.jsonl`);

/** Every run that the journals of an output folder know, the oldest first. Lines that were cut when a run was killed, and of other journal formats, are left out. */
export async function readJournals(folder: string): Promise<JournaledRun[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /^docbin\.journal(\.\d+-of-\d+)?\.jsonl$/.test(name)).sort();
  const runs = new Map<string, JournaledRun>();
  for (const file of files) {
    for await (const text of createInterface({ input: createReadStream(path.join(folder, file)) })) {
      const line = parse(text);
      if (line && 'journal' in line) runs.set(line.run, { ...line, lines: [] });
      else if (line) runs.get(line.run)?.lines.push(line);
    }
  }
  return [...runs.values()].sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}

/** A line as it is written; JSON leaves U+2028 and U+2029 as they are, where readers of lines end one. */
export const written = (line: Header | PageLine) =>
  `${JSON.stringify(line).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)}\n`;

function parse(text: string): Header | PageLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The pages that runs of a recipe did, by output; the last run counts. */
export function doneLines(runs: JournaledRun[], recipe: Recipe): Map<string, DoneLine> {
  const lines = runs.filter((run) => sameMasks(run, recipe)).flatMap((run) => run.lines);
  return new Map(lines.filter((line) => line.status === 'done').map((line) => [line.output, line]));
}

/** These parameters change how fast a mask is made; `model` is held by the model's hash. */
const WITHOUT_EFFECT = ['threads', 'batch', 'tile', 'model'];

/** Whether two recipes make the same masks. */
export const sameMasks = (a: Recipe, b: Recipe) => keyOf(a) === keyOf(b);

const keyOf = ({ method, params, model, format, dpi, despeckle, fillHoles }: Recipe) => {
  const effective = Object.entries(params).filter(([name]) => !WITHOUT_EFFECT.includes(name));
  return JSON.stringify([method, effective.sort(), model, format, dpi, despeckle, fillHoles]);
};

/** The sha256 of a list of outputs, whatever their order. */
export const listHash = (names: string[]) => sha256(names.toSorted().join('\n'));
