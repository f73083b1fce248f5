import type { Mask } from '../image/types.js';
import { type Components, components } from '../kernels/components.js';
import { contour as contourOf } from '../kernels/contour.js';
import { chebyshevDistance } from '../kernels/distance.js';
import { onRing } from '../kernels/ring.js';
import { skeleton } from '../kernels/skeleton.js';
import { FAR, isOnFrame, normalise } from './strokeNorm.js';

/** How much each pixel counts in the pseudo F-measure: width × height each. */
export interface PseudoWeights {
  /** Of ink that is found, 0 on paper. */
  recall: Float32Array;
  /** Of paper that is taken for ink, beside the 1 of every pixel; 0 to 2, and 0 on ink. */
  precision: Float32Array;
}

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
  const depth = toContour.map((value, i) => value * ink[i]);
  const stroke = normalise({ parts: strokes, thin: inkSkeleton, contour, distance: depth, width, height });

  const recall = new Float32Array(ink.length);
  for (let i = 0; i < recall.length; i++) if (stroke.norm[i] > 0) recall[i] = depth[i] / stroke.norm[i];

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
    height,
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

/** Gives each component that thinning left without a pixel its centroid, rounded up, or its first pixel where that lies outside. */
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

const withoutFrame = (mask: Uint8Array, width: number, height: number) =>
  mask.map((value, i) => (isOnFrame(i, width, height) ? 0 : value));

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
  const page = { left: 0, top: 0, right: width - 1, bottom: height - 1 };
  const found: number[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (norm[i] === 0) continue;
      const count = onRing(contour, width, x, y, toContour[i], page, found);
      for (let k = 0; k < count; k++) {
        const label = labels[found[k]];
        reach[i] = Math.max(reach[i], widths[label]);
        if (label !== labels[found[0]]) between[i] = 1;
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
