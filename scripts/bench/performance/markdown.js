/** A table, its first column text and the others numbers. */
export const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A time of the least and the median of the rounds. */
export const times = ({ least, median }) => [least.toFixed(0), median.toFixed(0)];

/** How often one time contains another, by the least and by the medians. */
export const ratios = (time, of) => `${(time.least / of.least).toFixed(2)} / ${(time.median / of.median).toFixed(2)}`;

const BARS = '▁▂▃▄▅▆▇█';

/** Numbers as a line of bars, the highest of each part of them, a full bar being `top`. */
export function sparkline(numbers, top = Math.max(...numbers), width = 60) {
  const part = Math.max(1, numbers.length / width);
  const bars = [];
  for (let from = 0; from < numbers.length; from += part) {
    const high = Math.max(...numbers.slice(Math.floor(from), Math.ceil(from + part)));
    bars.push(BARS[Math.min(7, Math.floor((8 * high) / top))]);
  }
  return bars.join('');
}
