const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text on one line that cannot move a cursor, change colours or turn the direction of writing: control characters, line breaks and
 * marks of direction are shown as JSON writes them, \uNNNN.
 */
export const printable = (text: string) => text.replace(UNPRINTABLE, escaped);

/** The same of text that has lines and columns. */
export const printableLines = (text: string) => text.replace(UNPRINTABLE, (c) => (/[\t\n]/.test(c) ? c : escaped(c)));

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
