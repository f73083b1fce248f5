import { EXIT } from '../../errors.js';
import { printable } from '../../printable.js';
import { print, withHint } from '../output.js';
import type { DefineCommand } from '../program.js';

export const define: DefineCommand = (command, done) => {
  command
    .argument('[models...]', 'ONNX files of your own to check as well')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Nothing is changed. Exit code 1 if there is a problem; a warning is none.`,
    )
    .action(async (models: string[], { json }: { json?: boolean }) => {
      const { examine } = await import('../../doctor/examine.js');
      const findings = await examine(models);
      const lines = findings.map(({ check, state, found, remedy = '', code }) =>
        printable(`${state.padEnd(7)}  ${check}: ${withHint(found, remedy, code)}`),
      );
      print(json ? JSON.stringify(findings, null, 2) : lines.join('\n'));
      if (findings.some(({ state }) => state === 'problem')) done(EXIT.failed);
    });
};
