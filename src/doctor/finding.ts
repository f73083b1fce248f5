import type { ErrorCode } from '../errorCodes.js';
import { DocbinError } from '../errors.js';

/** What one check found. */
export interface Finding {
  check: string;
  /** A problem keeps docbin from its work; a warning makes it slower, or keeps it from some of it. */
  state: 'ok' | 'warning' | 'problem';
  found: string;
  /** What to do about it. */
  remedy?: string;
  code?: ErrorCode;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });
export const warning = (check: string, found: string, remedy: string): Finding => ({
  check,
  state: 'warning',
  found,
  remedy,
});

/** An error that a check met. */
export function problem(check: string, error: unknown, remedy: string): Finding {
  const [found] = String((error as Error)?.message ?? error).split('\n');
  if (!(error instanceof DocbinError)) return { check, state: 'problem', found, remedy };
  return { check, state: 'problem', found, remedy: error.hint || remedy, code: error.code };
}
