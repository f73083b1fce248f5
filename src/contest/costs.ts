import { UsageError } from '../errors.js';
import { decode } from '../image/decode.js';
import { encode, MASK_FORMATS } from '../image/encode.js';
import type { Mask } from '../image/types.js';
import { binarize } from '../pipeline/page.js';
import { type Choice, labelOf, warmUp } from './timing.js';

/** What is timed, and how often. */
export interface CostOptions {
  methods: Choice[];
  /** How often each step runs, at most; by default 5. */
  rounds?: number;
  /** Told, after each run of a step, how many of all are done, and which it was. */
  onProgress?: (done: number, total: number, line: string) => void;
}

/** What a step of a page costs: reading the file, one method, or writing its mask in one format. */
export interface Cost {
  step: 'read' | 'binarize' | 'write';
  /** The file's method or format; of reading, `decode`. */
  name: string;
  /** The least of the rounds, in one thread. */
  milliseconds: number;
  millisecondsPerMegapixel: number;
  /** Times the milliseconds of the fastest method; of methods only. */
  ratio?: number;
  rounds: number;
}

/** What the steps of a page cost; its size is in pixels. */
export interface Costs {
  width: number;
  height: number;
  /** By step, the fastest first. */
  costs: Cost[];
}

/** A step that has taken this long is not run again. */
const ENOUGH_MS = 5000;

interface Step extends Pick<Cost, 'step' | 'name'> {
  run(): Promise<unknown>;
  times: number[];
}

/**
 * Times what each method takes on a page, and what reading the page and writing its mask take. The steps take turns, round by round, so
 * that what else the machine does meets all of them; those that have taken 5 seconds in all are left out of further rounds.
 *
 * @throws UsageError for a method or a parameter that is not there, a method named twice or a bad number of rounds; MissingError for a
 *   model that is not there; FileError for a page that cannot be read
 */
export async function costs(file: string, { methods, rounds = 5, onProgress }: CostOptions): Promise<Costs> {
  if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 1000))
    throw new UsageError('E_BAD_OPTION', `--rounds ${rounds}: expected a whole number of 1 to 1000`);
  const page = await decode(file);
  await warmUp(methods);
  let mask: Mask = { width: 0, height: 0, data: new Uint8Array() };
  const step = (step: Cost['step'], name: string, run: () => Promise<unknown>): Step => ({
    step,
    name,
    run,
    times: [],
  });
  const steps = [
    step('read', 'decode', () => decode(file)),
    ...methods.map((choice) =>
      step('binarize', labelOf(choice), async () => {
        mask = await binarize(page, choice);
      }),
    ),
    ...MASK_FORMATS.map((format) => step('write', format, () => encode(mask, format, page.meta.dpi))),
  ];
  await inTurns(steps, rounds, onProgress);
  const { width, height } = page;
  return { width, height, costs: least(steps, (width * height) / 1e6) };
}

async function inTurns(steps: Step[], rounds: number, onProgress: CostOptions['onProgress']): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const [i, { name, run, times }] of steps.entries()) {
      if (times.reduce((sum, time) => sum + time, 0) >= ENOUGH_MS) continue;
      const start = performance.now();
      await run();
      times.push(performance.now() - start);
      onProgress?.(round * steps.length + i + 1, rounds * steps.length, `${name} ${times[round].toFixed(1)} ms`);
    }
  }
}

const ORDER = ['read', 'binarize', 'write'];

function least(steps: Step[], megapixels: number): Cost[] {
  const costs = steps.map(({ step, name, times }): Cost => {
    const milliseconds = Math.min(...times);
    return { step, name, milliseconds, millisecondsPerMegapixel: milliseconds / megapixels, rounds: times.length };
  });
  const fastest = Math.min(...costs.filter(({ step }) => step === 'binarize').map(({ milliseconds }) => milliseconds));
  return costs
    .map((cost) => (cost.step === 'binarize' ? { ...cost, ratio: cost.milliseconds / fastest } : cost))
    .sort((a, b) => ORDER.indexOf(a.step) - ORDER.indexOf(b.step) || a.milliseconds - b.milliseconds);
}
