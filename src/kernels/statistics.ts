const CELL = 16; // side of a cell in pixels: a pixel's cell is its place >> 4
const STROKE = 16; // how far from a pixel of ink there is paper, to its left and right or above and below it

/** What a page looks like around each of its cells of 16×16 pixels, and its ink and paper. Luma in 0..255. */
export interface Statistics {
  /** Cells in a row, the last of them perhaps part of one. */
  columns: number;
  /** Mean over the 5×5 cells about each cell, of those inside the page. */
  mean: Float64Array;
  /** Standard deviation over the same cells. */
  deviation: Float64Array;
  /** Luma of the page's strongest ink … */
  ink: number;
  /** … and of the paper around it. */
  paper: number;
}

/**
 * Local mean and deviation of a page by cells of 16×16 pixels, and its levels of ink and paper.
 *
 * The levels are means over all pixels, weighted by the fourth power of how much darker a pixel is than the mean around it and than
 * the pixels 16 to its left and right, or above and below it. So ink seen through the paper counts for little beside ink, and a
 * dark frame around the page for nothing. A page with no such pixel has its darkest and lightest luma for them.
 *
 * @param grey width × height luma, 0..255; border pixels are repeated to whole cells
 */
export function statistics(grey: Uint8Array, width: number, height: number): Statistics {
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  const sums = new Float64Array(columns * rows);
  const squares = new Float64Array(columns * rows);
  for (let y = 0; y < rows * CELL; y++) {
    const start = Math.min(y, height - 1) * width;
    for (let column = 0; column < columns; column++) {
      const from = start + column * CELL;
      const last = start + width - 1;
      const end = Math.min(last + 1, from + CELL);
      const beyond = from + CELL - end;
      let sum = beyond * grey[last];
      let square = beyond * grey[last] ** 2;
      for (let i = from; i < end; i++) {
        const value = grey[i];
        sum += value;
        square += value * value;
      }
      const cell = (y >> 4) * columns + column;
      sums[cell] += sum;
      squares[cell] += square;
    }
  }
  const area = CELL * CELL;
  const mean = smooth(sums, columns, rows).map((sum) => sum / area);
  const deviation = smooth(squares, columns, rows).map((sum, i) => Math.sqrt(Math.max(0, sum / area - mean[i] ** 2)));
  return { columns, mean, deviation, ...levels(grey, width, height, columns, mean) };
}

/** Means of the 5×5 cells about each cell, of those inside the page. */
function smooth(cells: Float64Array, columns: number, rows: number): Float64Array {
  return cells.map((_, at) => {
    const column = at % columns;
    const row = (at - column) / columns;
    let sum = 0;
    let count = 0;
    for (let y = Math.max(0, row - 2); y <= Math.min(rows - 1, row + 2); y++) {
      for (let x = Math.max(0, column - 2); x <= Math.min(columns - 1, column + 2); x++) {
        sum += cells[y * columns + x];
        count++;
      }
    }
    return sum / count;
  });
}

function levels(grey: Uint8Array, width: number, height: number, columns: number, mean: Float64Array) {
  const reach = Math.min(STROKE, Math.max(width, height) >> 2);
  const darkerOf = (a: number, b: number, inside: boolean) => (inside ? Math.min(grey[a], grey[b]) : 0);
  let weights = 0;
  let ink = 0;
  let paper = 0;
  for (let y = 0; y < height; y++) {
    const rowsInside = y >= reach && y + reach < height;
    for (let column = 0, x = 0; column < columns; column++) {
      const around = mean[(y >> 4) * columns + column];
      for (const end = Math.min(width, x + CELL); x < end; x++) {
        const i = y * width + x;
        const value = grey[i];
        if (value >= around) continue;
        const across = darkerOf(i - reach, i + reach, x >= reach && x + reach < width);
        const along = darkerOf(i - reach * width, i + reach * width, rowsInside);
        const darker = Math.min(around, Math.max(across, along)) - value;
        if (darker <= 0) continue;
        const weight = (darker * darker) ** 2;
        weights += weight;
        ink += weight * value;
        paper += weight * around;
      }
    }
  }
  if (weights > 0) return { ink: ink / weights, paper: paper / weights };
  return { ink: grey.reduce((a, b) => Math.min(a, b)), paper: grey.reduce((a, b) => Math.max(a, b)) };
}
