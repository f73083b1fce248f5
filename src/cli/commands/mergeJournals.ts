import type { Existing } from '../../batch/plan.js';
import { EXIT } from '../../errors.js';
import { writeWhole } from '../../files.js';
import { printable } from '../../printable.js';
import { existingOption, isKept } from '../options.js';
import { print, say } from '../output.js';
import type { DefineCommand } from '../program.js';

interface Flags {
  output?: string;
  existing: Existing;
  json?: boolean;
  verify: boolean;
}

export const define: DefineCommand = (command, done) => {
  command
    .argument('<folders...>', 'output folders, one for all shards or one a shard')
    .option('-o, --output <file>', 'write one journal of the whole, if it is complete')
    .addOption(existingOption('a journal'))
    .option('--no-verify', 'do not compare the outputs on disk with their hashes')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
The shards are those of the newest run; of each its last run counts. Exit code 1 if anything is missing or disagrees.

Examples:
  docbin merge-journals clean/
  docbin merge-journals node1/clean node2/clean -o whole.jsonl`,
    )
    .action(async (folders: string[], flags: Flags) => {
      const { describeRecipe, mergeJournals, wholeJournal } = await import('../../batch/merge.js');
      const { output, existing } = flags;
      const kept = output !== undefined && isKept(output, existing);
      const merged = await mergeJournals(folders, flags);
      const { complete, shards, total, done: lines, problems, recipe } = merged;
      for (const problem of problems) say(`docbin: ${problem}`);
      const facts = { complete, shards, total, done: lines.length, ...recipe, problems };
      const parts = shards === 1 ? 'one part' : `${shards} shards`;
      const sentence = `${complete ? 'complete' : 'incomplete'}: ${lines.length} of ${total} pages in ${parts}, ${describeRecipe(recipe)}`;
      print(flags.json ? JSON.stringify(facts, null, 2) : printable(sentence));
      if (complete && output !== undefined && !kept) writeWhole(output, Buffer.from(wholeJournal(merged)));
      done(complete ? 0 : EXIT.failed);
    });
};
