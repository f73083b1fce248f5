import { INPUTS } from './read.js';

// colours that the colour-blind can tell apart: M. Okabe and K. Ito, "Color Universal Design", 2008
const COLOURS = ['#000000', '#e69f00', '#56b4e9', '#009e73', '#d55e00', '#cc79a7'];
const [LEFT, TOP, WIDTH, RIGHT] = [90, 50, 640, 30];
const [STEP, GAP] = [9, 16];
const HIGH = STEP * INPUTS.length + GAP;

const x = (rate) => LEFT + WIDTH * Math.min(1, rate);
const text = (at, y, words, more = '') => `<text x="${at}" y="${y}"${more}>${words}</text>`;
const line = (x1, y1, x2, y2, more) => `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" ${more}/>`;

/** Mean character error rates by wear and input as dots with their intervals, as an SVG file; what is above 100 % is at its edge. */
export function plotOf(summary) {
  const bottom = TOP + HIGH * summary.length;
  const size = [LEFT + WIDTH + RIGHT, bottom + 50];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(' ')}" font-family="sans-serif" font-size="13">`,
    '<title>Mean character error rates by wear and method</title>',
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...legend(),
    ...axis(bottom),
    ...summary.flatMap((group, i) => row(group, TOP + HIGH * i)),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

const legend = () =>
  INPUTS.flatMap((input, i) => [
    `<circle cx="${LEFT + 110 * i}" cy="24" r="4" fill="${COLOURS[i]}"/>`,
    text(LEFT + 110 * i + 9, 28.5, input),
  ]);

const axis = (bottom) => [
  ...[0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((rate) => [
    line(x(rate), TOP, x(rate), bottom, 'stroke="#ddd"'),
    text(x(rate), bottom + 18, `${100 * rate} %`, ' text-anchor="middle"'),
  ]),
  text(LEFT + WIDTH / 2, bottom + 38, 'mean character error rate and its 95 % interval', ' text-anchor="middle"'),
];

function row({ wear, inputs }, top) {
  const dots = INPUTS.flatMap((input, i) => {
    const { mean, low, high } = inputs[input].cer;
    const y = top + GAP / 2 + STEP * (i + 0.5);
    return [
      line(x(low).toFixed(1), y, x(high).toFixed(1), y, `stroke="${COLOURS[i]}" stroke-width="1.5"`),
      `<circle cx="${x(mean).toFixed(1)}" cy="${y}" r="4" fill="${COLOURS[i]}"/>`,
    ];
  });
  const middle = top + HIGH / 2 + 4;
  return [
    line(0, top, LEFT + WIDTH, top, 'stroke="#ddd"'),
    text(LEFT - 12, middle, wear, ' text-anchor="end"'),
    ...dots,
  ];
}
