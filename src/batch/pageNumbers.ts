import { UsageError } from '../errors.js';

/**
 * Pages of a document as they are asked for, `3-7,9`: each once, in this order.
 *
 * @throws UsageError for what is no list of numbers and ranges from 1 on
 */
export function parsePages(text: string): number[] {
  const ranges = text.split(',').map((part) => {
    const [, first, last = first] = /^([1-9]\d{0,5})(?:-([1-9]\d{0,5}))?$/.exec(part.trim()) ?? [];
    if (first === undefined || Number(last) < Number(first))
      throw new UsageError(
        'E_BAD_OPTION',
        `--pages ${text}: expected numbers and ranges from 1 on`,
        'for example --pages 3-7,9',
      );
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i);
  });
  return [...new Set(ranges.flat())];
}
