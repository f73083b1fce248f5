import type { Components } from '../kernels/components.js';
import { chebyshevDistance } from '../kernels/distance.js';
import { onRing } from '../kernels/ring.js';

/** Distances from here on do not count. */
export const FAR = 250;

/** Whether pixel i is one of the outermost of the page. */
export function isOnFrame(i: number, width: number, height: number): boolean {
  const x = i % width;
  return x === 0 || x === width - 1 || i < width || i >= width * (height - 1);
}

interface Shape {
  parts: Components;
  /** Skeleton of the parts. */
  thin: Uint8Array;
  contour: Uint8Array;
  /** To the contour; changed here. */
  distance: Int32Array;
  width: number;
  height: number;
}

/**
 * Of every pixel of the parts the largest product of distance and factor among the nearest pixels of the skeleton (0 where the pixel's
 * own distance is not 1 to 249), and of every pixel of the skeleton the factor: about half the width of the part there.
 */
export function normalise({ parts, thin, contour, distance, width, height }: Shape) {
  const { pixels } = parts;
  const toSkeleton = chebyshevDistance(thin, width, height);
  for (const i of pixels) if (thin[i] === 1 && contour[i] === 1) distance[i] = 1;
  for (const i of pixels) {
    if (thin[i] === 0 || isOnFrame(i, width, height)) continue;
    const own = distance[i];
    if (
      own < FAR &&
      own === distance[i - 1] &&
      own === distance[i + 1] &&
      own === distance[i - width] &&
      own === distance[i + width]
    ) {
      distance[i]++;
    }
  }

  const factor = new Int32Array(thin.length);
  const norm = new Int32Array(thin.length);
  const counts = (i: number) => distance[i] >= 1 && distance[i] < FAR;
  const ring = nearest(thin, toSkeleton, parts, width);
  for (const i of pixels) {
    if (!counts(i)) continue;
    const steps = thin[i] === 1 && contour[i] === 0 ? 1 : toSkeleton[i];
    const count = ring.find(i);
    for (let k = 0; k < count; k++) {
      const q = ring.found[k];
      factor[q] = distance[q] + (steps >= distance[q] ? 1 : 0);
    }
  }
  ends(thin, pixels, factor, width, height);
  for (const i of pixels) {
    if (!counts(i)) continue;
    const count = ring.find(i);
    let most = 0;
    for (let k = 0; k < count; k++) {
      const q = ring.found[k];
      most = Math.max(most, distance[q] * factor[q]);
    }
    norm[i] = most;
  }
  for (const i of pixels) {
    if (norm[i] === 0 || isOnFrame(i, width, height)) continue;
    const alone = (other: number) => other !== 0 && other !== norm[i];
    if (alone(norm[i - 1]) && alone(norm[i + 1]) && alone(norm[i - width]) && alone(norm[i + width]))
      norm[i] = norm[i - 1];
  }
  return { norm, factor };
}

/** Finds the skeleton's pixels on the first square ring about a pixel that holds any, inside the bounding box of the pixel's part. */
function nearest(
  thin: Uint8Array,
  toSkeleton: Int32Array,
  { labels, left, top, right, bottom }: Components,
  width: number,
) {
  const found: number[] = [];
  /** Fills `found`; returns how many there are. */
  const find = (i: number): number => {
    const label = labels[i];
    const box = { left: left[label], top: top[label], right: right[label], bottom: bottom[label] };
    const [x, y] = [i % width, (i / width) | 0];
    const last = Math.max(x - box.left, box.right - x, y - box.top, box.bottom - y);
    for (let radius = toSkeleton[i]; radius <= last; radius++) {
      const count = onRing(thin, width, x, y, radius, box, found);
      if (count > 0) return count;
    }
    return 0;
  };
  return { find, found };
}

/** At the ends of the skeleton, pixels with one neighbour in it: that neighbour's factor and one more. */
function ends(thin: Uint8Array, pixels: Int32Array, factor: Int32Array, width: number, height: number): void {
  for (const i of pixels) {
    if (thin[i] === 0 || isOnFrame(i, width, height)) continue;
    let count = 0;
    let value = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const q = i + dy * width + dx;
        if (q === i || thin[q] === 0) continue;
        count++;
        value = factor[dx === 1 && dy === 1 ? q - (q % width) + 1 : q]; // the second column, not the next: as the tool does
      }
    }
    if (count === 1 && value > 0) factor[i] = value + 1;
  }
}
