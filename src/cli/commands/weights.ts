import type { AddCommand } from '../main.js';
import { say } from '../output.js';

export const addWeights: AddCommand = (program) => {
  program
    .command('weights')
    .description('write the weight maps of truths for the pseudo F-measure, as the contests ship them')
    .argument('<truths...>', 'truths, or folders of truths')
    .requiredOption('-o, --output <folder>', 'where ID_RWeights.dat and ID_PWeights.dat go')
    .option('--overwrite', 'replace maps that are there')
    .addHelpText(
      'after',
      `
Text, one number a pixel, row by row from the top left.

Example:
  docbin weights dibco2013/gt/ -o weights/`,
    )
    .action(async (truths: string[], { output, overwrite }: { output: string; overwrite?: boolean }) => {
      const { writeWeights } = await import('../../contest/weights.js');
      const files = await writeWeights(truths, output, overwrite);
      say(`${files.length} maps written`);
    });
};
