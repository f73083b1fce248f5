import { words } from '../kernels/words.js';
import { defineMeasure, type Judged, percent } from './define.js';

const SOURCE = 'Ntirogiannis, Gatos, Pratikakis 2013';

/** ΣR over found ink, ΣR over the truth's ink, Σ(1 + P) over found ink, Σ(1 + P) over the mask's ink. */
function sums({ mask: { data: mask }, truth: { data: truth }, weights: { recall, precision } }: Judged) {
  let found = 0;
  let ink = 0;
  let right = 0;
  let marked = 0;
  const [a, b] = [words(mask), words(truth)];
  const whole = 4 * a.length;
  for (let word = 0, start = 0; start < mask.length; word++, start += 4) {
    // the bits of the pixels that are ink in one of the two, beyond the last word of all that are left
    let some = start < whole ? a[word] | b[word] : 0x010101 >>> (8 * (start + 3 - mask.length));
    for (; some !== 0; some &= some - 1) {
      const i = start + ((31 - Math.clz32(some & -some)) >> 3);
      if (truth[i] === 1) ink += recall[i];
      if (mask[i] === 0) continue;
      marked += 1 + precision[i];
      if (truth[i] === 0) continue;
      found += recall[i];
      right += 1 + precision[i];
    }
  }
  return { found, ink, right, marked };
}

const recallOf = (judged: Judged, { found, ink }: ReturnType<typeof sums>) => percent(found, ink, judged.counts.fp);
const precisionOf = (judged: Judged, { right, marked }: ReturnType<typeof sums>) =>
  percent(right, marked, judged.counts.fn);

/** Fps = 2·Rps·Pps/(Rps + Pps), in percent; 0 when both are 0. */
export const pseudoFmeasure = defineMeasure({
  name: 'pseudoFmeasure',
  title: 'pseudo F',
  direction: 'higher',
  definition: '2·Rps·Pps/(Rps + Pps)',
  range: '0 to 100 %',
  source: SOURCE,
  digits: 2,
  score(judged) {
    const all = sums(judged);
    const [recall, precision] = [recallOf(judged, all), precisionOf(judged, all)];
    return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
  },
});

/** Rps = ΣR over TP / ΣR over the truth's ink, R the recall weights, in percent; where the truth has none as recall. */
export const pseudoRecall = defineMeasure({
  name: 'pseudoRecall',
  title: 'pseudo recall',
  direction: 'higher',
  definition: 'sum of R over TP / sum of R over the ink of the truth',
  range: '0 to 100 %',
  source: SOURCE,
  digits: 2,
  score: (judged) => recallOf(judged, sums(judged)),
});

/** Pps = Σ(1 + P) over TP / Σ(1 + P) over the mask's ink, P the precision weights, in percent; where the mask has none as precision. */
export const pseudoPrecision = defineMeasure({
  name: 'pseudoPrecision',
  title: 'pseudo precision',
  direction: 'higher',
  definition: 'sum of 1 + P over TP / sum of 1 + P over the ink of the mask',
  range: '0 to 100 %',
  source: SOURCE,
  digits: 2,
  score: (judged) => precisionOf(judged, sums(judged)),
});
