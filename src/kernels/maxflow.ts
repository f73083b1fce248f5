/** A labelling of least energy. */
export interface Cut {
  /** Width × height, 0 or 1. Of all labellings of least energy the one with the fewest ones, of which there is but one. */
  labels: Uint8Array;
  /** The flow through the grid, which is the energy of the labels. */
  flow: number;
}

/**
 * The labellings of a 4-connected grid that have the least energy, one for each strength of the bonds between neighbours: minimum
 * cuts by the algorithm of Y. Boykov, V. Kolmogorov, "An experimental comparison of min-cut/max-flow algorithms for energy
 * minimization in vision", PAMI 26(9), 2004. Stronger bonds only add capacity, so flow and trees are kept from cut to cut.
 *
 * The energy is the sum of `ones[i]` over pixels of label 0 where it is positive, of `-ones[i]` over pixels of label 1 where it
 * is negative, and of strength · bond over neighbours of unlike labels.
 *
 * @param ones width × height whole numbers: what speaks for label 1 at each pixel, or, negative, for label 0
 * @param across width × height: bond of each pixel with the one to its right, 0 or more; of the last column unused
 * @param down width × height: bond of each pixel with the one below it, 0 or more; of the last row unused
 * @param strengths whole numbers, ascending; twice the largest product with a bond has to stay below 2³⁰
 * @throws RangeError when the strengths do not ascend from 0 or more
 */
export function minimumCuts(
  ones: Int32Array,
  across: Uint8Array,
  down: Uint8Array,
  width: number,
  height: number,
  strengths: readonly number[],
): Cut[] {
  if (strengths.some((strength, k) => !Number.isInteger(strength) || strength < (strengths[k - 1] ?? 0))) {
    throw new RangeError(`Expected ascending whole strengths but received ${strengths.join(', ')}`);
  }
  const grid = new Grid(ones, width, height);
  let before = 0;
  return strengths.map((strength) => {
    grid.strengthen(across, down, strength - before);
    before = strength;
    grid.maximize();
    return { labels: grid.labels(), flow: grid.flow };
  });
}

const FREE = 0;
const SOURCE = 1; // the tree of what can be reached from the source …
const SINK = 2; // … and of what reaches the sink
// the parent of a pixel: the direction 0..3 of a neighbour (right, left, down, up: d ^ 1 is the way back), or one of these
const TERMINAL = 4;
const ORPHAN = 5;
const FAR = 2 ** 30 - 1; // steps that no path has; an infinity would make every distance a floating-point number

/** Residual capacities and the two trees. A frame of free pixels without capacity goes around the page. */
class Grid {
  flow = 0;
  private readonly wide: number;
  private readonly steps: Int32Array;
  private readonly terminal: Int32Array; // residual capacity from the source, or, negative, to the sink
  private readonly residual: Int32Array; // 4i + d: from pixel i to its neighbour in direction d
  private readonly tree: Uint8Array;
  private readonly parent: Uint8Array;
  private readonly distance: Int32Array; // to the root, as known at `time`
  private readonly time: Int32Array;
  private now = 0;
  private readonly active: Int32Array; // a ring of pixels whose neighbours are to be looked at
  private readonly waiting: Uint8Array;
  private first = 0;
  private count = 0;
  private readonly orphans: number[] = [];

  constructor(
    ones: Int32Array,
    private readonly width: number,
    private readonly height: number,
  ) {
    this.wide = width + 2;
    this.steps = Int32Array.of(1, -1, this.wide, -this.wide);
    const size = this.wide * (height + 2);
    this.terminal = new Int32Array(size);
    this.residual = new Int32Array(4 * size);
    this.tree = new Uint8Array(size);
    this.parent = new Uint8Array(size);
    this.distance = new Int32Array(size).fill(1);
    this.time = new Int32Array(size);
    this.active = new Int32Array(size);
    this.waiting = new Uint8Array(size);
    for (let y = 0; y < height; y++) {
      this.terminal.set(ones.subarray(y * width, (y + 1) * width), this.at(y));
    }
    for (let i = 0; i < size; i++) {
      if (this.terminal[i] === 0) continue;
      this.tree[i] = this.terminal[i] > 0 ? SOURCE : SINK;
      this.parent[i] = TERMINAL;
    }
  }

  /** Adds to the capacities of all bonds. Only across the borders of the trees can this open a way. */
  strengthen(across: Uint8Array, down: Uint8Array, more: number): void {
    const { width, height, wide } = this;
    for (let y = 0, from = 0; y < height; y++) {
      for (let x = 0, i = this.at(y); x < width; x++, i++, from++) {
        if (x + 1 < width) this.widen(i, i + 1, 0, more * across[from]);
        if (y + 1 < height) this.widen(i, i + wide, 2, more * down[from]);
      }
    }
  }

  /** Grows the trees, and sends flow along every path on which they meet, until they no longer do. */
  maximize(): void {
    while (this.count > 0) {
      const i = this.active[this.first];
      const meeting = this.tree[i] === FREE ? -1 : this.grow(i);
      if (meeting >= 0) {
        this.now++;
        this.augment(i, meeting);
        this.adopt();
        continue; // the pixel may still meet others
      }
      this.waiting[i] = 0;
      this.first = this.first + 1 === this.active.length ? 0 : this.first + 1;
      this.count--;
    }
  }

  labels(): Uint8Array {
    const labels = new Uint8Array(this.width * this.height);
    for (let y = 0, to = 0; y < this.height; y++) {
      for (let x = 0, i = this.at(y); x < this.width; x++, i++, to++) labels[to] = this.tree[i] === SOURCE ? 1 : 0;
    }
    return labels;
  }

  private at(y: number): number {
    return (y + 1) * this.wide + 1;
  }

  /** Adds capacity both ways between a pixel and its neighbour in direction d. */
  private widen(i: number, j: number, d: number, more: number): void {
    if (more === 0) return;
    this.residual[4 * i + d] += more;
    this.residual[4 * j + (d ^ 1)] += more;
    if (this.tree[i] === this.tree[j]) return;
    if (this.tree[i] !== FREE) this.activate(i);
    if (this.tree[j] !== FREE) this.activate(j);
  }

  private activate(i: number): void {
    if (this.waiting[i] === 1) return;
    this.waiting[i] = 1;
    const end = this.first + this.count++;
    this.active[end < this.active.length ? end : end - this.active.length] = i;
  }

  /** Takes the free neighbours of a pixel into its tree. Returns the direction of a neighbour in the other tree, or -1. */
  private grow(i: number): number {
    const { steps, residual, tree, parent, distance, time } = this;
    const own = tree[i];
    for (let d = 0; d < 4; d++) {
      const j = i + steps[d];
      const capacity = own === SOURCE ? residual[4 * i + d] : residual[4 * j + (d ^ 1)];
      if (capacity === 0) continue;
      if (tree[j] === FREE) {
        tree[j] = own;
        this.activate(j);
      } else if (tree[j] !== own) return d;
      else if (time[j] > time[i] || distance[j] <= distance[i]) continue;
      // new in the tree, or nearer to its root this way
      parent[j] = d ^ 1;
      distance[j] = distance[i] + 1;
      time[j] = time[i];
    }
    return -1;
  }

  /** Sends what flow it can from the source to the sink by way of a pixel and its neighbour in the other tree. */
  private augment(i: number, d: number): void {
    const { steps, residual, terminal, tree, parent } = this;
    const j = i + steps[d];
    const [from, to] = tree[i] === SOURCE ? [i, j] : [j, i];
    const bridge = tree[i] === SOURCE ? 4 * i + d : 4 * j + (d ^ 1);
    const back = tree[i] === SOURCE ? 4 * j + (d ^ 1) : 4 * i + d;

    let least = residual[bridge];
    let k = from;
    for (; parent[k] !== TERMINAL; k += steps[parent[k]]) {
      least = Math.min(least, residual[4 * (k + steps[parent[k]]) + (parent[k] ^ 1)]);
    }
    least = Math.min(least, terminal[k]);
    for (k = to; parent[k] !== TERMINAL; k += steps[parent[k]]) least = Math.min(least, residual[4 * k + parent[k]]);
    least = Math.min(least, -terminal[k]);

    this.flow += least;
    residual[bridge] -= least;
    residual[back] += least;
    this.drain(from, 1, least);
    this.drain(to, -1, least);
  }

  /** Takes flow off the path between a pixel and the root of its tree: 1 = the source's, -1 = the sink's. */
  private drain(leaf: number, sign: number, flow: number): void {
    const { steps, residual, terminal, parent } = this;
    const amount = sign * flow;
    let k = leaf;
    while (parent[k] !== TERMINAL) {
      const p = parent[k];
      const next = k + steps[p];
      const up = 4 * k + p;
      const downward = 4 * next + (p ^ 1);
      residual[up] += amount;
      residual[downward] -= amount;
      if (residual[sign > 0 ? downward : up] === 0) this.orphan(k);
      k = next;
    }
    terminal[k] -= amount;
    if (terminal[k] === 0) this.orphan(k);
  }

  private orphan(k: number): void {
    this.parent[k] = ORPHAN;
    this.orphans.push(k);
  }

  /** Finds each orphan a new parent of its tree, the one nearest to the root, or sets it free and makes its children orphans. */
  private adopt(): void {
    const { steps, residual, tree, parent, distance, time, orphans } = this;
    while (orphans.length > 0) {
      const i = orphans.pop() as number;
      const own = tree[i];
      let nearest = FAR;
      for (let d = 0; d < 4; d++) {
        const j = i + steps[d];
        if (tree[j] !== own) continue;
        if ((own === SOURCE ? residual[4 * j + (d ^ 1)] : residual[4 * i + d]) === 0) continue;
        const far = this.fromRoot(j);
        if (far >= nearest) continue;
        nearest = far;
        parent[i] = d;
      }
      if (nearest < FAR) {
        distance[i] = nearest + 1;
        time[i] = this.now;
        continue;
      }
      for (let d = 0; d < 4; d++) {
        const j = i + steps[d];
        if (tree[j] !== own) continue;
        if ((own === SOURCE ? residual[4 * j + (d ^ 1)] : residual[4 * i + d]) > 0) this.activate(j);
        if (parent[j] === (d ^ 1)) this.orphan(j);
      }
      tree[i] = FREE;
    }
  }

  /** Steps from a pixel to the root of its tree, FAR where the way ends at an orphan. Notes them along the way. */
  private fromRoot(i: number): number {
    const { steps, parent, distance, time, now } = this;
    let far = 0;
    let k = i;
    for (; time[k] !== now; k += steps[parent[k]]) {
      if (parent[k] === ORPHAN) return FAR;
      if (parent[k] === TERMINAL) {
        time[k] = now;
        distance[k] = 1;
        break;
      }
      far++;
    }
    far += distance[k];
    for (let rest = far, m = i; time[m] !== now; m += steps[parent[m]]) {
      time[m] = now;
      distance[m] = rest--;
    }
    return far;
  }
}
