const CELL = 16; // side of a cell in pixels: a pixel's cell is its place >> 4

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
 * The levels are means over all pixels, weighted by the fourth power of how much darker a pixel is than the mean around it. So ink
 * seen through the paper counts for little beside ink. A page of one colour has that colour for both.
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
  let weights = 0;
  let ink = 0;
  let paper = 0;
  for (let y = 0; y < height; y++) {
    for (let column = 0, x = 0; column < columns; column++) {
      const around = mean[(y >> 4) * columns + column];
      for (const end = Math.min(width, x + CELL); x < end; x++) {
        const value = grey[y * width + x];
        if (value >= around) continue;
        const darker = (around - value) ** 2;
        const weight = darker * darker;
        weights += weight;
        ink += weight * value;
        paper += weight * around;
      }
    }
  }
  return weights > 0 ? { ink: ink / weights, paper: paper / weights } : { ink: grey[0], paper: grey[0] };
}
