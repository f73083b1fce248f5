// How long docbin takes to start.
import { ratios, table, times } from './markdown.js';
import { docbin, inTurns } from './processes.js';

export const measure = ({ rounds }) =>
  inTurns(
    {
      'node -e 0': [process.execPath, '-e', '0'],
      'docbin --version': docbin('--version'),
      'docbin --help': docbin('--help'),
      'docbin compare --help': docbin('compare', '--help'),
    },
    4 * rounds,
  );

export const describe = (results) => `## Start

Milliseconds from start to end of the process, and how many times as long as Node.js takes to do nothing. The aim is 1.5 times.

${table(
  ['', 'least', 'median', '÷ `node -e 0`, least / median'],
  Object.entries(results).map(([name, time]) => [`\`${name}\``, ...times(time), ratios(time, results['node -e 0'])]),
)}`;
