import type { Mask } from '../image/types.js';
import { type Components, components } from '../kernels/components.js';
import { contour as contourOf } from '../kernels/contour.js';
import { chebyshevDistance } from '../kernels/distance.js';
import { skeleton } from '../kernels/skeleton.js';

/** How much each pixel counts in the pseudo F-measure: width × height each. */
export interface PseudoWeights {
  /** Of ink that is found, 0 on paper. */
  recall: Float32Array;
  /** Of paper that is taken for ink, beside the 1 of every pixel; 0 to 2, and 0 on ink. */
  precision: Float32Array;
}

const FAR = 250; // distances from here on do not count

/**
 * The weight maps of a truth, as the contests' own tool makes them (K. Ntirogiannis, B. Gatos, I. Pratikakis, "Performance
 * evaluation methodology for historical document image binarization", IEEE Trans. Image Processing 22(2), 2013).
 *
 * Ink counts by its distance from the contour of its stroke, so that each piece of a stroke counts as much in all as any other, thick or
 * thin. Paper counts by its distance from the contour, as far as a stroke is wide, and less far between two strokes.
 */
export function pseudoWeights({ data: ink, width, height }: Mask): PseudoWeights {
  const contour = contourOf(ink, width, height);
  const toContour = chebyshevDistance(contour, width, height);
  const strokes = components(ink, width, height);
  const inkSkeleton = withoutLosses(skeleton(ink, width, height), strokes, width);
  const stroke = normalise({
    parts: strokes,
    thin: inkSkeleton,
    contour,
    distance: toContour.map((value, i) => value * ink[i]),
    width,
  });

  const recall = new Float32Array(ink.length);
  for (let i = 0; i < recall.length; i++) if (stroke.norm[i] > 0) recall[i] = stroke.distance[i] / stroke.norm[i];

  const widths = strokeWidths(strokes, inkSkeleton, stroke.factor);
  const paper = ink.map((value) => 1 - value);
  const gaps = components(paper, width, height);
  const near = nearStrokes(strokes, widths, width, height);
  const distance = toContour.map((value, i) => (near[i] === 1 ? value * paper[i] : FAR));
  const gap = normalise({
    parts: gaps,
    thin: withoutLosses(skeleton(withoutFrame(paper, width, height), width, height), gaps, width),
    contour: new Uint8Array(ink.length),
    distance,
    width,
  });
  for (let label = 1; label + 1 < gaps.starts.length; label++) {
    const part = gaps.pixels.subarray(gaps.starts[label], gaps.starts[label + 1]);
    const box = (gaps.right[label] - gaps.left[label] + 1) * (gaps.bottom[label] - gaps.top[label] + 1);
    if (part.length === box) for (const i of part) gap.norm[i] = 0; // as the tool does: a rectangle of paper does not count
  }
  return {
    recall,
    precision: precisionWeights(contour, strokes.labels, widths, toContour, distance, gap.norm, width, height),
  };
}

/** Gives each component that thinning left without a pixel its rounded centroid, or its first pixel where that lies outside. */
function withoutLosses(thin: Uint8Array, { labels, pixels, starts }: Components, width: number): Uint8Array {
  for (let label = 1; label + 1 < starts.length; label++) {
    const part = pixels.subarray(starts[label], starts[label + 1]);
    if (part.some((i) => thin[i] === 1)) continue;
    let [x, y] = [0, 0];
    for (const i of part) {
      x += i % width;
      y += Math.floor(i / width);
    }
    const centre = Math.ceil(y / part.length) * width + Math.ceil(x / part.length);
    thin[labels[centre] === label ? centre : part[0]] = 1;
  }
  return thin;
}

function withoutFrame(mask: Uint8Array, width: number, height: number): Uint8Array {
  return mask.map((value, i) => {
    const x = i % width;
    return x === 0 || x === width - 1 || i < width || i >= width * (height - 1) ? 0 : value;
  });
}

interface Shape {
  parts: Components;
  /** Skeleton of the parts. */
  thin: Uint8Array;
  contour: Uint8Array;
  /** To the contour; changed here. */
  distance: Int32Array;
  width: number;
}

/**
 * Of every pixel of the parts the largest product of distance and factor among the nearest pixels of the skeleton (0 where the pixel's
 * own distance is not 1 to 249), and of every pixel of the skeleton the factor: about half the width of the part there.
 */
function normalise({ parts, thin, contour, distance, width }: Shape) {
  const { pixels, labels } = parts;
  const height = thin.length / width;
  const toSkeleton = chebyshevDistance(thin, width, height);
  for (const i of pixels) if (thin[i] === 1 && contour[i] === 1) distance[i] = 1;
  for (const i of pixels) {
    if (thin[i] === 0) continue;
    const [x, y] = [i % width, (i / width) | 0];
    if (x === 0 || x === width - 1 || y === 0 || y === height - 1) continue;
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
    const [x, y] = [i % width, (i / width) | 0];
    if (labels[i] === 0 || x === 0 || x === width - 1 || y === 0 || y === height - 1 || norm[i] === 0) continue;
    const alone = (other: number) => other !== 0 && other !== norm[i];
    if (alone(norm[i - 1]) && alone(norm[i + 1]) && alone(norm[i - width]) && alone(norm[i + width]))
      norm[i] = norm[i - 1];
  }
  return { norm, factor, distance };
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
    const [x, y] = [i % width, (i / width) | 0];
    const [x0, x1, y0, y1] = [left[label], right[label], top[label], bottom[label]];
    const last = Math.max(x - x0, x1 - x, y - y0, y1 - y);
    for (let radius = toSkeleton[i]; radius <= last; radius++) {
      let count = 0;
      const from = Math.max(x0, x - radius);
      const to = Math.min(x1, x + radius);
      for (let row = Math.max(y0, y - radius); row <= Math.min(y1, y + radius); row++) {
        const whole = row === y - radius || row === y + radius;
        const start = row * width;
        if (whole) {
          for (let q = start + from; q <= start + to; q++) if (thin[q] === 1) found[count++] = q;
        } else {
          if (x - radius >= x0 && thin[start + x - radius] === 1) found[count++] = start + x - radius;
          if (x + radius <= x1 && thin[start + x + radius] === 1) found[count++] = start + x + radius;
        }
      }
      if (count > 0) return count;
    }
    return 0;
  };
  return { find, found };
}

/** At the ends of the skeleton, pixels with one neighbour in it: that neighbour's factor and one more. */
function ends(thin: Uint8Array, pixels: Int32Array, factor: Int32Array, width: number, height: number): void {
  for (const i of pixels) {
    if (thin[i] === 0) continue;
    const [x, y] = [i % width, (i / width) | 0];
    if (x === 0 || x === width - 1 || y === 0 || y === height - 1) continue;
    let count = 0;
    let value = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const q = i + dy * width + dx;
        if (q === i || thin[q] === 0) continue;
        count++;
        value = factor[dx === 1 && dy === 1 ? (y + 1) * width + 1 : q]; // the second column, not the next: as the tool does
      }
    }
    if (count === 1 && value > 0) factor[i] = value + 1;
  }
}

/** Width of each stroke: twice the mean factor on its skeleton, rounded down before it is doubled. */
function strokeWidths({ pixels, starts }: Components, thin: Uint8Array, factor: Int32Array): Int32Array {
  const widths = new Int32Array(starts.length - 1);
  for (let label = 1; label < widths.length; label++) {
    let [sum, count] = [0, 0];
    for (let k = starts[label]; k < starts[label + 1]; k++) {
      if (thin[pixels[k]] === 0) continue;
      sum += factor[pixels[k]];
      count++;
    }
    widths[label] = 2 * Math.floor(sum / count);
  }
  return widths;
}

/** 1 in the strokes' bounding boxes, each grown by twice the stroke's width. */
function nearStrokes(
  { left, top, right, bottom }: Components,
  widths: Int32Array,
  width: number,
  height: number,
): Uint8Array {
  const near = new Uint8Array(width * height);
  for (let label = 1; label < widths.length; label++) {
    const grow = 2 * widths[label];
    const [from, to] = [Math.max(0, left[label] - grow), Math.min(width - 1, right[label] + grow)];
    for (let y = Math.max(0, top[label] - grow); y <= Math.min(height - 1, bottom[label] + grow); y++) {
      near.fill(1, y * width + from, y * width + to + 1);
    }
  }
  return near;
}

function precisionWeights(
  contour: Uint8Array,
  labels: Int32Array,
  widths: Int32Array,
  toContour: Int32Array,
  distance: Int32Array,
  norm: Int32Array,
  width: number,
  height: number,
): Float32Array {
  const reach = new Int32Array(norm.length);
  const between = new Uint8Array(norm.length); // the nearest contour belongs to two strokes
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (norm[i] === 0) continue;
      const radius = toContour[i];
      let first = 0;
      const see = (q: number) => {
        if (contour[q] === 0) return;
        reach[i] = Math.max(reach[i], widths[labels[q]]);
        if (first === 0) first = labels[q];
        else if (first !== labels[q]) between[i] = 1;
      };
      const [from, to] = [Math.max(0, x - radius), Math.min(width - 1, x + radius)];
      for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
        if (row === y - radius || row === y + radius) {
          for (let column = from; column <= to; column++) see(row * width + column);
        } else {
          if (x >= radius) see(row * width + x - radius);
          if (x + radius < width) see(row * width + x + radius);
        }
      }
    }
  }
  const toBetween = chebyshevDistance(between, width, height);
  const weights = new Float32Array(norm.length);
  for (let i = 0; i < norm.length; i++) {
    if (norm[i] === 0 || distance[i] > reach[i]) continue;
    const gap = Math.round(Math.sqrt(norm[i]));
    const slack = reach[i] - distance[i];
    const narrow = slack > 0 && toBetween[i] <= slack && gap < reach[i];
    weights[i] = Math.min(2, distance[i] / (narrow ? gap : reach[i]));
  }
  return weights;
}
