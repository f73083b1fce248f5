/**
 * Counts of the 256 grey values.
 *
 * @param data samples, 0..255
 * @returns 256 counts; doubles, so that no page is too large
 */
export function histogram(data: Uint8Array): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < data.length; i++) counts[data[i]]++;
  return counts;
}
