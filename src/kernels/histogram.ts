/**
 * Counts of the 256 grey values.
 *
 * @param data samples, 0..255
 * @returns 256 counts; doubles, so that no page is too large
 */
export function histogram(data: Uint8Array): Float64Array {
  // neighbours are often equal: four tables, so that a count need not wait for the one before it
  const tables = Array.from({ length: 4 }, () => new Uint32Array(256));
  const [a, b, c, d] = tables;
  const fours = data.length - (data.length % 4);
  for (let i = 0; i < fours; i += 4) {
    a[data[i]]++;
    b[data[i + 1]]++;
    c[data[i + 2]]++;
    d[data[i + 3]]++;
  }
  for (let i = fours; i < data.length; i++) a[data[i]]++;
  return Float64Array.from({ length: 256 }, (_, value) => tables.reduce((sum, table) => sum + table[value], 0));
}
