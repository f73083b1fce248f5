import type { ErrorCode } from './errorCodes.js';
import { printable } from './printable.js';

/** Exit codes of the command. */
export const EXIT = { failed: 1, usage: 2, missing: 3, interrupted: 130 } as const;

/** An error that a user can act on: one printable line that says what was wrong, and a hint that says what to do. */
export class DocbinError extends Error {
  override name = 'DocbinError';
  readonly hint: string;

  /**
   * @param code what kind of trouble it is, see docs/errors.md
   * @param message what was wrong, with the file or option it was wrong with
   * @param hint what to do about it
   * @param exitCode the exit code that the command ends with
   * @param passing whether the same may go well another time, or on another machine
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    hint = '',
    readonly exitCode: number = EXIT.failed,
    readonly passing = false,
  ) {
    super(printable(message));
    this.hint = printable(hint);
  }
}

/** A page or a mask that cannot be read or written. */
export class FileError extends DocbinError {
  override name = 'FileError';

  constructor(
    code: ErrorCode,
    readonly file: string,
    cause: string,
    hint = '',
    passing = false,
  ) {
    super(code, `${file}: ${cause}`, hint, EXIT.failed, passing);
  }
}

/** Options or arguments that make no sense. */
export class UsageError extends DocbinError {
  override name = 'UsageError';

  constructor(code: ErrorCode, message: string, hint = '') {
    super(code, message, hint, EXIT.usage);
  }
}

/** A model, a data set or a dependency that is not there or is not what it should be. */
export class MissingError extends DocbinError {
  override name = 'MissingError';

  constructor(code: ErrorCode, message: string, hint = '') {
    super(code, message, hint, EXIT.missing, true);
  }
}

/** An error that crosses between processes; see `DocbinError`. */
export interface ErrorFacts {
  code: ErrorCode;
  message: string;
  hint: string;
  exitCode: number;
  passing: boolean;
}

/** An error as one line and its hint, for a caller in another thread or process. */
export function describeError(error: unknown): ErrorFacts {
  if (error instanceof DocbinError) {
    const { code, message, hint, exitCode, passing } = error;
    return { code, message, hint, exitCode, passing };
  }
  const [message] = String((error as Error)?.message ?? error).split('\n');
  return { code: 'E_FAULT', message, hint: '', exitCode: 1, passing: true };
}

/** The error that `describeError` described. */
export const errorOf = (error: ErrorFacts) =>
  new DocbinError(error.code, error.message, error.hint, error.exitCode, error.passing);
