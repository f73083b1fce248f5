import { FileError } from '../errors.js';

/** Takes the error of a file that is left out; the rest goes on. */
export type Refuse = (error: FileError) => void;

/** The outcome of an action on a file, or nothing where the file cannot be read or is not what it should be, which `refuse` is told. */
export async function attempt<T>(file: string, refuse: Refuse, action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof FileError) refuse(error);
    else if (error instanceof Error && 'syscall' in error && 'code' in error) {
      refuse(new FileError('E_CANNOT_READ', file, `cannot be read (${error.code})`, 'check that you may read it'));
    } else throw error;
  }
}
