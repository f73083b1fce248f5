import type { ErrorCode } from '../errorCodes.js';
import { DocbinError, EXIT } from '../errors.js';
import { printable, printableLines } from '../printable.js';

/** One line on stderr. */
export function say(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Says what went wrong in one line, with the stack when asked, and returns the exit code. */
export function complain(error: unknown, verbose = false): number {
  if (error instanceof DocbinError) say(`docbin: ${withHint(error.message, error.hint, error.code)}`);
  else
    say(
      `docbin: ${String((error as Error)?.message ?? error).split('\n')[0]}; this is a fault of docbin, please report it [E_FAULT]`,
    );
  if (verbose && error instanceof Error) process.stderr.write(`${printableLines(error.stack ?? '')}\n`);
  return error instanceof DocbinError ? error.exitCode : EXIT.failed;
}

/** A message, what to do about it, and the code of an error. */
export const withHint = (message: string, hint: string, code?: ErrorCode) =>
  [hint ? `${message}; ${hint}` : message, code && `[${code}]`].filter(Boolean).join(' ');

/** Data on stdout: lines, or JSON, in which the characters that are not printed are written so anyway. */
export const print = (text: string) => printTable(printableLines(text));

/** What `format` made on stdout: its cells are printable, and the best may be bold. */
export function printTable(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Beside published results stands that ours may be of fewer pages. */
export const sayFullSet = (published: number, ours: number) =>
  say(`Published rows are means of the full set of ${published} pages; ours of ${ours}.`);
