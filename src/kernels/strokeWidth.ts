/**
 * The width of the page's strokes: the most frequent of their widths along the rows, wide ones counting more. The lowest of equals; 1
 * where there is no stroke.
 *
 * @param grey width × height samples 0..255
 * @param edges width × height, 1 = so much contrast that a stroke begins or ends here
 */
export function strokeWidth(grey: Uint8Array, edges: Uint8Array, width: number, height: number): number {
  const counts = strokeWidths(grey, edges, width, height);
  let best = 1;
  for (let distance = 2; distance <= width; distance++)
    if (distance * counts[distance] > best * counts[best]) best = distance;
  return best;
}

/**
 * The width of strokes, in pixels and parts of them, for which half of what the strokes cover is in narrower ones; 0 where there is no
 * stroke. Parameters as of `strokeWidth`.
 */
export function medianStrokeWidth(grey: Uint8Array, edges: Uint8Array, width: number, height: number): number {
  const covered = strokeWidths(grey, edges, width, height).map((count, distance) => count * distance);
  const half = covered.reduce((sum, pixels) => sum + pixels, 0) / 2;
  if (half === 0) return 0;
  let distance = 0;
  let below = 0;
  while (below + covered[distance] < half) below += covered[distance++];
  return distance - 0.5 + (half - below) / covered[distance];
}

/**
 * How many strokes there are of each width: the distance, along the rows, from where the grey falls most steeply to where it next rises
 * most steeply, both of them edges.
 */
function strokeWidths(grey: Uint8Array, edges: Uint8Array, width: number, height: number): Float64Array {
  const counts = new Float64Array(width + 1);
  for (let row = 0; row < width * height; row += width) {
    let fall = -1; // where the stroke that is open began
    for (let x = 2; x + 2 < width; x++) {
      const i = row + x;
      if (edges[i] === 0) continue;
      const slope = grey[i + 1] - grey[i - 1];
      const steepness = Math.abs(slope);
      const steepest = steepness > Math.abs(grey[i] - grey[i - 2]) && steepness >= Math.abs(grey[i + 2] - grey[i]);
      if (!steepest) continue;
      if (slope > 0 && fall >= 0) counts[x - fall]++;
      fall = slope < 0 ? x : -1;
    }
  }
  return counts;
}
