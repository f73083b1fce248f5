import type { Existing } from '../../batch/plan.js';
import { existingOption } from '../options.js';
import { say } from '../output.js';
import type { DefineCommand } from '../program.js';

export const define: DefineCommand = (command) => {
  command
    .argument('<truths...>', 'truths, or folders of truths')
    .requiredOption('-o, --output <folder>', 'where ID_RWeights.dat and ID_PWeights.dat go')
    .addOption(existingOption('maps'))
    .addHelpText(
      'after',
      `
Text, one number a pixel, row by row from the top left.

Example:
  docbin weights dibco2013/gt/ -o weights/`,
    )
    .action(async (truths: string[], { output, existing }: { output: string; existing: Existing }) => {
      const { writeWeights } = await import('../../contest/weights.js');
      const files = await writeWeights(truths, output, existing);
      say(`${files.length} maps written`);
    });
};
