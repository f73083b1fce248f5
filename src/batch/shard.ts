import { UsageError } from '../errors.js';
import { sha256 } from './hash.js';

/** A part of a run, numbered 1 to `count`. */
export interface Shard {
  index: number;
  count: number;
}

/** @throws UsageError for what is no `i/n` with 1 <= i <= n */
export function parseShard(text: string): Shard {
  const [index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (!(index >= 1 && index <= count))
    throw new UsageError('E_BAD_OPTION', `--shard ${text}: expected i/n with i from 1 to n`, 'for example --shard 1/4');
  return { index, count };
}

/** Whether a page, named by its output's path within the output folder, is of this shard; the same on every machine. */
export const isOf = ({ index, count }: Shard, name: string) =>
  Number.parseInt(sha256(name).slice(0, 8), 16) % count === index - 1;
