import { expect, it } from 'vitest';
import { flattened, removePale } from '../../src/methods/howeMorph.js';
import { mask } from '../image/files.js';

const rows = (...lines: string[]) => mask(...lines);

it('pale specks and what is nowhere dark are removed, strokes and dark dots stay', () => {
  const page = rows(
    '.......#', // a dark dot
    '.####...', // a stroke
    '.####..#', // a pale speck
    '........',
    '##......', // an object that is faint, though not small
    '##......',
  );
  const flat = page.data.map((ink) => (ink ? 20 : 255));
  flat[23] = 160;
  for (const i of [32, 33, 40, 41]) flat[i] = 200;
  removePale(page, flat, 3);
  expect(page).toEqual(rows('.......#', '.####...', '.####...', '........', '........', '........'));
});

it('a page without ink stays so', () => {
  const page = rows('...', '...');
  removePale(page, new Uint8Array(6).fill(255), 30);
  expect(page).toEqual(rows('...', '...'));
});

it('the page over its paper is white on even and on shaded paper, and ink is as dark as on white', () => {
  const [width, height] = [60, 40];
  const data = Uint8Array.from({ length: width * height }, (_, i) => 100 + (i % width));
  for (let y = 10; y < 30; y++) data.fill(data[30] / 4, y * width + 30, y * width + 33);
  const flat = flattened({ width, height, channels: 1, data, meta: {} }, 15);
  expect(flat[5 * width + 20]).toBeGreaterThan(240);
  expect(flat[20 * width + 31]).toBeCloseTo(64, -1);
});
