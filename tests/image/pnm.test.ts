import { expect, test } from 'vitest';
import { decode } from '../../src/image/decode.js';

function file(header: string, ...bytes: number[]): Buffer {
  return Buffer.concat([Buffer.from(header), Buffer.from(bytes)]);
}

test.each([
  ['P1, bits without spaces, with a comment', file('P1\n# a\n3 2\n101\n0 #b\n1 1'), 1, [0, 255, 0, 255, 0, 0]],
  ['P2, maxval 15', file('P2 2 2 15\n0 15\n1 8\n'), 1, [0, 255, 17, 136]],
  ['P3', file('P3\n1 2\n255\n1 2 3 4 5 6'), 3, [1, 2, 3, 4, 5, 6]],
  ['P4, rows padded', file('P4 10 2\n', 0xff, 0x80, 0, 0x40), 1, [...Array(9).fill(0), ...Array(10).fill(255), 0]],
  ['P5', file('P5\n#c\n3 1\n255\n', 0, 10, 255), 1, [0, 10, 255]],
  ['P5, a pixel that looks like white space', file('P5 2 1 255\n', 10, 35), 1, [10, 35]],
  ['P5, maxval 3, a sample above it', file('P5 3 1 3\n', 1, 3, 9), 1, [85, 255, 255]],
  ['P5, maxval 65535', file('P5 3 1 65535\n', 0, 128, 128, 128, 255, 255), 1, [0, 128, 255]],
  ['P5, maxval 1000', file('P5 2 1 1000\n', 3, 232, 1, 244), 1, [255, 128]],
  ['P6', file('P6 1 2 255 ', 9, 8, 7, 6, 5, 4), 3, [9, 8, 7, 6, 5, 4]],
])('%s', async (_, bytes, channels, data) => {
  const page = await decode(bytes);
  expect(page.channels).toBe(channels);
  expect([...page.data]).toEqual(data);
  expect(page.data.length).toBe(page.width * page.height * page.channels);
});

test.each([
  ['P5 cut short', file('P5 2 2 255\n', 1, 2, 3), /Expected 2×2 pixels but the file holds 3 bytes/],
  ['P6 of absurd size', file('P6 2000000000 2000000000 255\n', 1, 2, 3), /2000000000×2000000000 pixels/],
  ['P4 of absurd size', file('P4 90000 90000\n', 1), /90000×90000 pixels/],
  ['P1 of absurd size', file('P1 90000 90000\n1 0 1'), /90000×90000 pixels/],
  ['P2 with a word', file('P2 2 1 255\n1 x'), /Expected a sample of 0 to 255 but received none/],
  ['P2 above maxval', file('P2 1 1 15\n16'), /Expected a sample of 0 to 15 but received 16/],
  ['P1 with a 2', file('P1 2 1\n1 2'), /Expected bit 1 of 2/],
  ['no height', file('P5 3\n'), /Expected a height of 1/],
  ['no pixels', file('P5 0 3 255\n'), /Expected a width of 1/],
  ['maxval 0', file('P5 1 1 0\n', 1), /Expected a maxval of 1 to 65535 but received 0/],
])('%s is refused', async (_, bytes, message) => {
  await expect(decode(bytes, 'page.pnm')).rejects.toThrow(message);
});
