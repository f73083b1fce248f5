import type { Mask } from '../src/image/types.js';

/** A mask drawn in text: # is ink, . is paper. */
export function drawn(picture: string): Mask {
  const rows = picture
    .trim()
    .split('\n')
    .map((row) => row.trim());
  const data = Uint8Array.from(rows.join(''), (character) => (character === '#' ? 1 : 0));
  return { width: rows[0].length, height: rows.length, data };
}
