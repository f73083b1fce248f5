/**
 * A mask thinned to lines of one pixel: Zhang and Suen's thinning until nothing changes (CACM 27, 1984), then raster passes that
 * take away corners of staircases, until nothing changes: pixels whose Yokoi 8-connectivity number is 1 and that have at
 * least two of their four neighbours, unless N, E, S or N, S, W are all eight that they have.
 *
 * @param mask width × height, 1 = to be thinned; beyond the border there is nothing
 * @returns a new mask; small components may vanish
 */
export function skeleton(mask: Uint8Array, width: number, height: number): Uint8Array {
  // a frame of zeros, so that every pixel has eight neighbours
  const wide = width + 2;
  const thin = new Uint8Array(wide * (height + 2));
  for (let y = 0; y < height; y++) thin.set(mask.subarray(y * width, (y + 1) * width), (y + 1) * wide + 1);
  const around = [-wide, -wide + 1, 1, wide + 1, wide, wide - 1, -1, -wide - 1]; // N, NE, E, SE, S, SW, W, NW
  const neighbours = (i: number) => {
    let bits = 0;
    for (let k = 0; k < 8; k++) bits |= thin[i + around[k]] << k;
    return bits;
  };

  // Whether a pixel goes depends on its neighbours alone: it is looked at again only when one of them has gone.
  const waiting = ZHANG_SUEN.map(() => ({ pixels: [] as number[], listed: new Uint8Array(thin.length) }));
  const look = (i: number) => {
    if (thin[i] === 0) return;
    for (const { pixels, listed } of waiting) {
      if (listed[i] === 1) continue;
      listed[i] = 1;
      pixels.push(i);
    }
  };
  for (let i = wide; i < thin.length - wide; i++) if (thin[i] === 1 && neighbours(i) < 255) look(i);
  for (let turn = 0; waiting.some(({ pixels }) => pixels.length > 0); turn = 1 - turn) {
    const { pixels, listed } = waiting[turn];
    waiting[turn].pixels = [];
    for (const i of pixels) listed[i] = 0;
    const gone = pixels.filter((i) => thin[i] === 1 && ZHANG_SUEN[turn][neighbours(i)] === 1);
    for (const i of gone) thin[i] = 0;
    for (const i of gone) for (const step of around) look(i + step);
  }
  const left: number[] = [];
  for (let i = 0; i < thin.length; i++) if (thin[i] === 1) left.push(i);
  for (let changed = true; changed; ) {
    changed = false;
    for (const i of left) {
      if (thin[i] === 0 || CORNER[neighbours(i)] === 0) continue;
      thin[i] = 0;
      changed = true;
    }
  }
  const result = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    result.set(thin.subarray((y + 1) * wide + 1, (y + 1) * wide + 1 + width), y * width);
  }
  return result;
}

const [N, E, S, W] = [1, 4, 16, 64];

/** What is true of each of the 256 neighbourhoods: bit k is the neighbour k steps clockwise from N. */
const table = (holds: (bits: number, set: (k: number) => number) => boolean) =>
  Uint8Array.from({ length: 256 }, (_, bits) => (holds(bits, (k) => (bits >> (k % 8)) & 1) ? 1 : 0));

/** Of each of the two subiterations, which pixels go. */
const ZHANG_SUEN = [
  [N | E | S, E | S | W],
  [N | E | W, N | S | W],
].map((triples) =>
  table((bits, set) => {
    let count = 0;
    let rises = 0;
    for (let k = 0; k < 8; k++) {
      count += set(k);
      if (set(k) === 0 && set(k + 1) === 1) rises++;
    }
    return count >= 2 && count <= 6 && rises === 1 && triples.every((triple) => (bits & triple) !== triple);
  }),
);

const CORNER = table((bits, set) => {
  let yokoi = 0;
  for (let k = 0; k < 8; k += 2) yokoi += (1 - set(k)) * (1 - (1 - set(k + 1)) * (1 - set(k + 2)));
  const two = set(0) + set(2) + set(4) + set(6) >= 2;
  return yokoi === 1 && two && bits !== (N | E | S) && bits !== (N | S | W);
});
