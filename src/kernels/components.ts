/** The connected components of a mask. */
export interface Components {
  /** Width × height: 0 off the mask, else the number of the component, from 1 on by its first pixel in raster order. */
  labels: Int32Array;
  /** Of component n, from entry n on: its bounding box, ends included. Entry 0 is unused. */
  left: Int32Array;
  top: Int32Array;
  right: Int32Array;
  bottom: Int32Array;
  /** Pixels of component n: `pixels.subarray(starts[n], starts[n + 1])`, indices in raster order. */
  pixels: Int32Array;
  starts: Int32Array;
}

/**
 * Labels the 8-connected components of a mask (union-find over runs of pixels, two passes).
 *
 * @param mask width × height, 1 = part of a component
 */
export function components(mask: Uint8Array, width: number, height: number): Components {
  const parents: number[] = [0];
  const root = (label: number) => {
    while (parents[label] !== label) {
      parents[label] = parents[parents[label]];
      label = parents[label];
    }
    return label;
  };
  const labels = new Int32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] === 0) continue;
      let label = x > 0 ? labels[i - 1] : 0;
      if (y > 0) {
        for (let above = i - width - (x > 0 ? 1 : 0); above <= i - width + (x + 1 < width ? 1 : 0); above++) {
          const other = labels[above];
          if (other === 0 || other === label) continue;
          if (label === 0) label = other;
          else {
            const [a, b] = [root(label), root(other)];
            parents[Math.max(a, b)] = Math.min(a, b);
          }
        }
      }
      if (label === 0) label = parents.push(parents.length) - 1;
      labels[i] = label;
    }
  }

  const numbers = new Int32Array(parents.length);
  let count = 0;
  for (let label = 1; label < parents.length; label++) {
    const first = root(label);
    if (first === label) numbers[label] = ++count;
    else numbers[label] = numbers[first];
  }
  const [left, top, right, bottom] = [width, height, -1, -1].map((value) => new Int32Array(count + 1).fill(value));
  const starts = new Int32Array(count + 2);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (labels[i] === 0) continue;
      const label = numbers[labels[i]];
      labels[i] = label;
      starts[label + 1]++;
      if (x < left[label]) left[label] = x;
      if (x > right[label]) right[label] = x;
      if (y < top[label]) top[label] = y;
      bottom[label] = y;
    }
  }
  for (let label = 1; label <= count + 1; label++) starts[label] += starts[label - 1];
  const pixels = new Int32Array(starts[count + 1]);
  const next = starts.slice();
  for (let i = 0; i < labels.length; i++) if (labels[i] > 0) pixels[next[labels[i]]++] = i;
  return { labels, left, top, right, bottom, pixels, starts };
}
