// A page of A4 from file to file, a process a page, beside other tools.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { readMask } from '../../../dist/index.js';
import { A4 } from '../page.js';
import { ratios, table, times } from './markdown.js';
import { varied } from './pages.js';
import { docbin, inTurns, outputOf } from './processes.js';

const here = import.meta.dirname;
const PYTHON = ['/usr/bin/python3', path.join(here, 'peers.py')];
const CONVERT = '/usr/bin/convert';
// mean of 25×25 less 5 %, of the page inverted because its ink must be above the threshold
const LAT = ['-colorspace', 'Gray', '-negate', '-lat', '25x25+5%', '-negate', '-type', 'bilevel'];
const PAPERS = { grey: 1, colour: 3 };

export async function measure({ rounds, folder }) {
  const leptonica = path.join(folder, 'leptonica');
  execFileSync('gcc', ['-O2', path.join(here, 'leptonica.c'), '-o', leptonica, '-llept']);
  const results = { versions: await versions(leptonica), runs: [] };
  for (const [paper, channels] of Object.entries(PAPERS)) {
    const page = path.join(folder, `${paper}.png`);
    await (await varied(0, A4, channels)).png().toFile(page);
    for (const method of ['sauvola', 'otsu']) {
      for (const format of ['png', 'tiff']) {
        const to = (name) => path.join(folder, `${name}.${format}`);
        const commands = contenders(method, format, page, leptonica, to);
        const timed = await inTurns(commands, rounds);
        for (const [name, time] of Object.entries(timed))
          results.runs.push({ paper, method, format, name, ...time, unlike: await unlike(to('docbin'), to(name)) });
      }
    }
  }
  return results;
}

/** Every tool's command for the same page, as far as the tool has the method and the format. */
function contenders(method, format, page, leptonica, to) {
  const sauvola = method === 'sauvola';
  return {
    docbin: docbin(page, '-m', method, '-f', format, '-o', to('docbin'), '--existing', 'overwrite'),
    Leptonica: [leptonica, method, page, to('Leptonica')],
    ...(sauvola && { 'Leptonica, tiled': [leptonica, 'sauvola-tiled', page, to('Leptonica, tiled')] }),
    ...(sauvola && { 'ImageMagick, LAT': convert(page, format, to('ImageMagick, LAT')) }),
    ...(format === 'png' && { OpenCV: [...PYTHON, 'opencv', method, page, to('OpenCV')] }),
    'scikit-image': [...PYTHON, 'scikit-image', method, page, to('scikit-image')],
  };
}

const convert = (page, format, to) => [
  CONVERT,
  page,
  ...LAT,
  ...(format === 'tiff' ? ['-compress', 'Group4'] : []),
  to,
];

/** Share of the pixels, in percent, that another mask has otherwise. */
async function unlike(ours, theirs) {
  const [a, b] = await Promise.all([readMask(ours), readMask(theirs)]);
  return (100 * a.data.reduce((sum, value, i) => sum + (value === b.data[i] ? 0 : 1), 0)) / a.data.length;
}

const versions = async (leptonica) => ({
  Leptonica: (await outputOf([leptonica])).replace('leptonica-', ''),
  ...JSON.parse(await outputOf(PYTHON)),
  ImageMagick: /ImageMagick (\S+)/.exec(await outputOf([CONVERT, '-version']))[1],
});

export function describe({ versions, runs }) {
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const tables = Object.keys(PAPERS).flatMap((paper) =>
    ['sauvola', 'otsu'].map((method) => {
      const of = runs.filter((run) => run.paper === paper && run.method === method);
      return `### ${method}, ${paper}\n\n${table(HEAD, [...rows(of, 'png'), ...rows(of, 'tiff')])}`;
    }),
  );
  return `## One page, from file to file

A PNG of ${A4.width}×${A4.height} pixels (copies of a sample page, with the noise of a scanner) to a 1-bit PNG or a TIFF of CCITT G4: milliseconds of
the whole process, its start among them, each tool in one thread. \`docbin PAGE -m sauvola\` beside a program of 22 lines in C over
Leptonica (\`scripts/bench/performance/leptonica.c\`), Python with OpenCV and with scikit-image (\`peers.py\`), and ImageMagick
(${peers.join(', ')}). The aims: at most 1.2 times as long as Leptonica's plain
Sauvola; OpenCV at least 4 times and scikit-image at least 9 times as long as docbin.

Everyone's Sauvola has a window of 25 and k = 0.2, and still they differ in a few pixels. Where the window is cut by the border, docbin takes
the part of it that is on the page; Leptonica and scikit-image mirror the page there, OpenCV repeats its last pixels. Leptonica and OpenCV
compare with a threshold that is a whole number. scikit-image's R is 127.5, the others' 128. Grey of colour is each tool's own (Leptonica
weighs red, green and blue 0.3, 0.5, 0.2). Leptonica's tiled form takes tiles of about 500×500. ImageMagick has no Sauvola: LAT, the mean of
25×25 less 5 %, is the nearest; its version 6 has no Otsu. OpenCV writes no G4. The last column is the share of pixels that are not as in
docbin's mask.

${tables.join('\n\n')}`;
}

const HEAD = ['', 'least', 'median', '÷ docbin, least / median', 'unlike docbin, %'];

function rows(runs, format) {
  const ofFormat = runs.filter((run) => run.format === format);
  const ours = ofFormat.find(({ name }) => name === 'docbin');
  return ofFormat.map((run) => [
    `${run.name}, ${format === 'png' ? 'PNG' : 'G4'}`,
    ...times(run),
    run === ours ? '' : ratios(run, ours),
    run === ours ? '' : run.unlike.toFixed(3),
  ]);
}
