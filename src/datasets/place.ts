import os from 'node:os';
import path from 'node:path';

/** A page of a set is two files: the scan and its truth. */
export type Role = 'image' | 'truth';

/** What the two are called in messages. */
export const SAID: Record<Role, string> = { image: 'page', truth: 'truth' };

const FOLDERS: Record<Role, string> = { image: 'images', truth: 'gt' };

/** Where data sets are kept: $DOCBIN_DATA, else `docbin` in $XDG_DATA_HOME, else in ~/.local/share. */
export function dataFolder(): string {
  const { DOCBIN_DATA, XDG_DATA_HOME } = process.env;
  return path.resolve(DOCBIN_DATA || path.join(XDG_DATA_HOME || path.join(os.homedir(), '.local/share'), 'docbin'));
}

/** The file of a page's scan or truth in the folder of its set. */
export const fileOf = (set: string, id: string, role: Role) => path.join(set, FOLDERS[role], `${id}.png`);
