import { UsageError } from '../errors.js';
import type { Mask } from '../image/types.js';
import { holes, openTurning, specks, type Turning, withoutSmall } from '../kernels/despeckle.js';

/** What is done to a mask after the method. */
export interface Cleaning {
  /** Ink of fewer connected pixels becomes paper; 0 or nothing leaves all. Up to 10,000. */
  despeckle?: number;
  /** Then holes in the ink of fewer pixels are filled; 0 or nothing leaves all. Up to 10,000. */
  fillHoles?: number;
}

/** The more pixels, the more rows of a large page have to be held in memory. */
const MOST = 10_000;

/**
 * The cleaning with nothing left open.
 *
 * @throws UsageError for sizes out of range
 */
export function checkCleaning({ despeckle = 0, fillHoles = 0 }: Cleaning): Required<Cleaning> {
  for (const [flag, size] of Object.entries({ '--despeckle': despeckle, '--fill-holes': fillHoles })) {
    if (!Number.isInteger(size) || size < 0 || size > MOST)
      throw new UsageError('E_BAD_OPTION', `${flag} ${size}: expected a whole number of pixels from 0 to ${MOST}`);
  }
  return { despeckle, fillHoles };
}

/** A mask, cleaned. */
export const cleanMask = (mask: Mask, cleaning: Required<Cleaning>): Mask => ({
  ...mask,
  data: stepsOf(cleaning).reduce((data, small) => withoutSmall(data, mask.width, small), mask.data),
});

/** A mask that comes from the top down, some rows at a time, cleaned. */
export const cleanRows = (rows: AsyncIterable<Uint8Array>, width: number, cleaning: Required<Cleaning>) =>
  stepsOf(cleaning).reduce((before, small) => through(before, openTurning(width, small)), rows);

const stepsOf = ({ despeckle, fillHoles }: Required<Cleaning>) =>
  [specks(despeckle), holes(fillHoles)].filter(({ size }) => size > 1);

async function* through(rows: AsyncIterable<Uint8Array>, turning: Turning): AsyncGenerator<Uint8Array> {
  for await (const some of rows) yield* turning.write(some);
  yield* turning.end();
}
