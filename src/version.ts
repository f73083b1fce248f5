import { readFileSync } from 'node:fs';

const { version, engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** docbin's own version. */
export const VERSION: string = version;

/** The oldest Node that docbin runs on, such as `20.15`. */
export const NODE_NEEDED: string = engines.node.replace('>=', '');
