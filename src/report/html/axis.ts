/** Where values lie along an axis, and where its marks are. */
export interface Axis {
  /** From 0 to 1. */
  place(value: number): number;
  ticks: number[];
}

/** From this ratio of the largest to the smallest value on, an axis is logarithmic. */
const WIDE = 20;

/** An axis for finite values: linear with round marks, or logarithmic with powers of ten where they are wide apart. */
export function axis(values: number[]): Axis {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low > 0 && high / low > WIDE ? logarithmic(low, high) : linear(low, high);
}

function linear(low: number, high: number): Axis {
  const rough = (high - low || Math.abs(high) || 1) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((round) => round * magnitude).find((round) => round >= rough) ?? rough;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { place: (value) => (value / step - first) / (last - first), ticks };
}

function logarithmic(low: number, high: number): Axis {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  return { place: (value) => (Math.log10(value) - first) / (last - first), ticks };
}
