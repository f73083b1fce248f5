import { VERSION } from '../../version.js';
import { type FormatFlags, formatOf, formatOptions, measureColumns, measuresOf, measuresOption } from '../options.js';
import { print, printTable, say } from '../output.js';
import type { DefineCommand } from '../program.js';

interface Flags extends FormatFlags {
  measures?: string[];
  weights?: string;
}

export const define: DefineCommand = (command) => {
  command
    .argument('<masks>', 'a folder of masks, or one mask')
    .argument('<truths>', 'a folder of truths (names may end in _gt, _estGT or _GT), or the one truth')
    .addOption(measuresOption())
    .option(
      '--weights <folder>',
      'official weight maps, ID_RWeights.dat and ID_PWeights.dat, instead of those made here',
    );
  for (const option of formatOptions()) command.addOption(option);
  command
    .addHelpText(
      'after',
      `
Ink is exactly 0 (black) in both; any other value is paper.

Examples:
  docbin evaluate masks/ truths/
  docbin evaluate masks/ truths/ --measures fmeasure,mcc
  docbin evaluate masks/ truths/ --json >scores.json`,
    )
    .action(async (masks: string, truths: string, flags: Flags) => {
      const [{ scoreMasks }, { chosen }, { format, toJson }] = await Promise.all([
        import('../../contest/score.js'),
        import('../../pipeline/evaluate.js'),
        import('../../report/format.js'),
      ]);
      const measures = measuresOf(flags.measures, flags);
      const scores = await scoreMasks(masks, truths, { measures, weights: flags.weights });
      for (const file of scores.unpaired) say(`docbin: ${file}: has no partner, left out`);
      for (const warning of scores.warnings) say(`docbin: ${warning}`);
      if (flags.json) return print(toJson({ docbin: VERSION, ...scores }));
      const shown = measureColumns(chosen(measures));
      // pages do not compete: no best is marked
      const columns = [{ key: 'id', title: 'page' }, ...shown.map((column) => ({ ...column, direction: undefined }))];
      printTable(format({ columns, rows: scores.pairs, footer: { id: 'mean', ...scores.mean } }, formatOf(flags)));
    });
};
