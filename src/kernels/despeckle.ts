/** Components of a mask that are too small to stay: they become what is around them. */
export interface Small {
  /** What they are of: 1 = ink, 0 = paper. */
  value: 0 | 1;
  /** Components of fewer pixels are small. */
  size: number;
  /** Whether pixels that touch at their corners are of one component. */
  diagonal: boolean;
  /** Whether a component that touches the border of the page can be small. */
  atBorder: boolean;
}

/** Ink of fewer than `size` pixels, 8-connected. */
export const specks = (size: number): Small => ({ value: 1, size, diagonal: true, atBorder: true });

/** Paper of fewer than `size` pixels, 4-connected, that does not touch the border of the page. */
export const holes = (size: number): Small => ({ value: 0, size, diagonal: false, atBorder: false });

/**
 * Turns components of ink of fewer than `size` pixels, 8-connected, into paper: an area opening.
 *
 * @param mask width × height, 1 = ink, 0 = paper; it is not changed
 * @returns a mask of the same size
 */
export const despeckle = (mask: Uint8Array, width: number, size: number) => withoutSmall(mask, width, specks(size));

/**
 * Turns components of paper of fewer than `size` pixels, 4-connected, into ink, where they do not touch the border of the page.
 *
 * @param mask width × height, 1 = ink, 0 = paper; it is not changed
 * @returns a mask of the same size
 */
export const fillHoles = (mask: Uint8Array, width: number, size: number) => withoutSmall(mask, width, holes(size));

/** A mask with its small components turned. */
export function withoutSmall(mask: Uint8Array, width: number, small: Small): Uint8Array {
  const turning = openTurning(width, small);
  const [rows] = [...turning.write(mask), ...turning.end()];
  return rows;
}

/** A mask that goes through from the top down; rows come back once it is known what becomes of them. */
export interface Turning {
  /** Takes some whole rows, which it does not change. */
  write(rows: Uint8Array): Uint8Array[];
  /** The rows that are left. */
  end(): Uint8Array[];
}

/** Pixels of a row that belong together, and where they are among the rows of one `write`. */
interface Run {
  left: number;
  right: number; // the pixel after the last
  rows: Uint8Array;
  start: number;
  of: Component;
}

/** A component as far as it was seen. */
interface Component {
  /** The component that it turned out to be a part of. */
  into?: Component;
  pixels: number;
  /** Its pixels, while it is small. */
  runs: Run[];
  /** The `write` with its first row, and its last row on the page. */
  first: number;
  last: number;
}

/**
 * Turns small components as the rows come: one that goes on below is held back, and since a small component has fewer than `size` rows,
 * so are no more rows than that and those of one `write`.
 */
export function openTurning(width: number, { value, size, diagonal, atBorder }: Small): Turning {
  const reach = diagonal ? 1 : 0;
  const held: Uint8Array[] = [];
  let written = 0; // how often
  let y = 0;
  let above: Run[] = [];

  const turn = (component: Component) => {
    for (const { rows, start, left, right } of component.runs) rows.fill(1 - value, start + left, start + right);
    component.runs = [];
  };
  const add = (run: Run) => {
    const component = run.of;
    const stays = !atBorder && (y === 0 || run.left === 0 || run.right === width);
    component.pixels += stays ? Number.POSITIVE_INFINITY : run.right - run.left;
    component.last = y;
    if (component.pixels < size) component.runs.push(run);
    else component.runs = [];
  };
  const join = (one: Component, other: Component): Component => {
    if (one === other) return one;
    const [whole, part] = one.pixels < other.pixels ? [other, one] : [one, other];
    part.into = whole;
    whole.pixels += part.pixels;
    whole.first = Math.min(whole.first, part.first);
    whole.last = Math.max(whole.last, part.last);
    if (whole.pixels < size) whole.runs.push(...part.runs);
    else whole.runs = [];
    return whole;
  };
  const takeRow = (rows: Uint8Array, start: number) => {
    const row = rows.subarray(start, start + width);
    const runs: Run[] = [];
    let next = 0; // of the runs above
    for (let left = row.indexOf(value), right = 0; left >= 0; left = row.indexOf(value, right)) {
      right = row.indexOf(1 - value, left);
      if (right < 0) right = width;
      while (next < above.length && above[next].right + reach <= left) next++;
      let of: Component | undefined;
      for (let i = next; i < above.length && above[i].left < right + reach; i++) {
        of = of ? join(of, root(above[i].of)) : root(above[i].of);
      }
      const run = { left, right, rows, start, of: of ?? { pixels: 0, runs: [], first: written, last: y } };
      add(run);
      runs.push(run);
    }
    for (const run of above) {
      const component = root(run.of);
      if (component.last < y) turn(component);
    }
    above = runs;
    y++;
  };

  return {
    write(given) {
      const rows = given.slice();
      for (let start = 0; start < rows.length; start += width) takeRow(rows, start);
      held.push(rows);
      written++;
      let open = written; // the first `write` with a component that may still turn out to be small
      for (const run of above) {
        const { runs, first } = root(run.of);
        if (runs.length > 0) open = Math.min(open, first);
      }
      return held.splice(0, held.length - (written - open));
    },
    end() {
      if (atBorder) for (const run of above) turn(root(run.of));
      return held;
    },
  };
}

function root(component: Component): Component {
  let at = component;
  while (at.into) {
    at.into = at.into.into ?? at.into; // halves the way for the next
    at = at.into;
  }
  return at;
}
