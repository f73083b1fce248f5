import { meanWithInterval } from './interval.js';

/**
 * What pages of one wear have in common, and all of them together.
 *
 * @returns of each wear and of 'all', by input: `cer` with its interval, mean `wer`, and `change`, the character error rate less that of the
 *   page as it is, page by page, with its interval
 */
export function summarize(pages) {
  const wears = [...new Set(pages.map(({ wear }) => wear))];
  const groups = [...wears.map((name) => [name, pages.filter(({ wear }) => wear === name)]), ['all', pages]];
  return groups.map(([wear, of]) => ({ wear, count: of.length, inputs: mapInputs(of) }));
}

function mapInputs(pages) {
  const of = (input) => ({
    cer: meanWithInterval(pages.map(({ cer }) => cer[input])),
    wer: meanWithInterval(pages.map(({ wer }) => wer[input])).mean,
    change: meanWithInterval(pages.map(({ cer }) => cer[input] - cer.page)),
  });
  return Object.fromEntries(Object.keys(pages[0].cer).map((input) => [input, of(input)]));
}
