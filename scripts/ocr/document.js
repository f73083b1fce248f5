import { INPUTS } from './read.js';

const WEARS = {
  clean: 'fresh from the press',
  contrast: 'low contrast: all of the page drawn towards its mean, by 65 to 96 %',
  light: 'a shadow from the left and into a gutter',
  stain: 'water stains with a dark rim, and foxing',
  bleed: 'the mirrored page behind shows through, the more the darker',
  noise: 'Gaussian noise of a deviation of 5 to 23 % of the range',
  blur: 'Gaussian blur of 1.4 to 4 pixels',
  jpeg: 'JPEG of quality 28 to 4, after a little noise',
  faded: 'pale ink, unevenly pale',
  texture: 'blotched, grainy paper',
};
const METHODS = INPUTS.filter((input) => input !== 'page');

const percent = (rate) => (100 * rate).toFixed(1);
const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const better = ({ change }) => change.high < 0;
const worse = ({ change }) => change.low > 0;

function withInterval(result) {
  const { mean, low, high } = result.cer;
  const mark = better(result) ? ' ↓' : worse(result) ? ' ↑' : '';
  return `${percent(mean)} (${percent(low)}–${percent(high)})${mark}`;
}

/** The wears on which a method's error rate is other than the page's own, by `which`, with both rates. */
function listOf(summary, which) {
  const lines = METHODS.map((method) => {
    const wears = summary.filter(({ wear, inputs }) => wear !== 'all' && which(inputs[method]));
    const rates = wears.map(
      ({ wear, inputs: { page, [method]: of } }) => `${wear} (${percent(of.cer.mean)} for ${percent(page.cer.mean)})`,
    );
    return `- \`${method}\`: ${rates.join(', ') || 'none'}`;
  });
  return lines.join('\n');
}

function conclusion(summary) {
  const inputsOf = (name) => summary.find(({ wear }) => wear === name).inputs;
  const [all, clean] = [inputsOf('all'), inputsOf('clean')];
  const rates = METHODS.map((method) => `${percent(all[method].cer.mean)} % after \`${method}\``);
  const most = percent(Math.max(...INPUTS.map((input) => clean[input].cer.mean)));
  return `Over all pages it gets ${percent(all.page.cer.mean)} % of the characters wrong as they are, ${rates.join(', ')}. A clean page needs no
binarizing: it gets at most ${most} % of it wrong, whatever it is given. And a method can do harm where the page as it is would have been read: see below.`;
}

/** docs/ocr.md */
export function documentOf({ machine, drawnBy, psm, pages }, summary) {
  const rows = (cell) => summary.map(({ wear, inputs }) => [wear, ...INPUTS.map((input) => cell(inputs[input]))]);
  const head = ['wear', ...INPUTS];
  return `# What it does to Tesseract

Written by \`node scripts/ocr/measure.js --write\`, from \`scripts/ocr/results.json\`: how much of a printed page Tesseract gets wrong when it
is given the page as it is, and when it is given what docbin makes of it.

${conclusion(summary)}

Tesseract 5 binarizes a page by Otsu's threshold to find its lines, but its network reads them in the page as it was given (\`GetRectImage\`
in its \`linerec.cpp\`). So a mask changes two things: which lines are found, and what the network sees of them; with the stain or the page
behind, it also takes away the soft edges of the letters.

Better than the page as it is (the 95 % interval of the difference, page by page, is below zero), in per cent of the characters:

${listOf(summary, better)}

Worse (it is above zero):

${listOf(summary, worse)}

A mean of eight pages can be one page's: on contrast and blur the networks' lower means come from the palest and the most blurred page alone; on most of
the other blurred pages they read worse than from the page as it is, and they get more words wrong.

## Character error rates

Per cent, the mean of the pages with its 95 % bootstrap interval; ↓ better and ↑ worse than the page as it is.

${table(head, rows(withInterval))}

![Mean character error rates by wear and method](ocr.svg)

## Word error rates

Per cent, the mean of the pages.

${table(
  head,
  rows(({ wer }) => percent(wer)),
)}

## How it was measured

${pages.length} pages of 1240×720 pixels, as of 300 dpi: ${new Set(pages.map(({ face }) => face)).size} passages in English, each in a face of its own of 9 to 11 points
(\`scripts/ocr/passages.json\`, \`scripts/ocr/draw.py\`), worn in ten ways:

${Object.entries(WEARS)
  .map(([wear, what]) => `- ${wear}: ${what}`)
  .join('\n')}

The pages of a wear are worn from little to much. How much was chosen by what Tesseract makes of the page as it is, so that it reads the
first of them well and, if the wear can do that, the last badly; the methods were not looked at. They have their default parameters.
The error rate is the number of edits (Levenshtein) over the length of the truth, white space counting as one space.
It ran as it comes, with \`-l eng --psm ${psm} --dpi 300\`. Eight pages a wear are few, and drawn ones are
not scanned ones: the intervals say how much eight others might differ, not what your pages are like.

*${machine}, ${drawnBy}.*
`;
}
