import { CommanderError } from 'commander';
import { EXIT } from '../errors.js';
import { complain } from './output.js';
import { createProgram } from './program.js';

/** Runs the command line; data goes to stdout, all else to stderr. Returns the exit code. */
export async function main(argv: string[]): Promise<number> {
  let exitCode = 0;
  const program = await createProgram(argv, (code) => {
    exitCode = code;
  });
  program.hook('preAction', () => {
    const { data } = program.opts();
    // the library and its workers look there
    if (data !== undefined) process.env.DOCBIN_DATA = data;
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    return complain(error, program.opts().verbose);
  }
}
