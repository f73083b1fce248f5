import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { loadModel } from '../../src/network/model.js';
import { openSession } from '../../src/network/session.js';
import { inkProbability, mirrored } from '../../src/network/tiles.js';

const model = await loadModel('unet');
const infer = await openSession(model.bytes, 1);

function noisyPage(width: number, height: number): Raster {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
  return { width, height, channels: 3, data, meta: {} };
}

/** The network on the whole mirrored page at once, cut to the page. */
async function wholePage(page: Raster): Promise<Float32Array> {
  const side = Math.ceil((Math.max(page.width, page.height) + 2 * model.margin) / model.grid) * model.grid;
  const columns = mirrored(-model.margin, side, page.width);
  const rows = mirrored(-model.margin, side, page.height);
  const input = new Float32Array(3 * side * side);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        input[(c * side + y) * side + x] = page.data[(rows[y] * page.width + columns[x]) * 3 + c] / 255;
      }
    }
  }
  const ink = await infer(input, 1, 3, side);
  return Float32Array.from({ length: page.width * page.height }, (_, i) => {
    const [x, y] = [i % page.width, Math.floor(i / page.width)];
    return ink[(y + model.margin) * side + x + model.margin];
  });
}

const farthestApart = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

describe('tiling', () => {
  it.each([
    [1, 1],
    [1, 300],
    [97, 96],
    [333, 250],
  ])('equals the whole page at once at every pixel: %i × %i', async (width, height) => {
    const page = noisyPage(width, height);
    const whole = await wholePage(page);
    for (const cut of [
      { tile: 128, batch: 8 },
      { tile: 128, batch: 1 },
      { tile: 64, batch: 3 },
    ]) {
      const tiled = await inkProbability(page, model, infer, cut);
      expect(tiled.length).toBe(width * height);
      expect(farthestApart(tiled, whole)).toBeLessThan(1e-5);
    }
  });

  it('would show seams with a smaller margin', async () => {
    const page = noisyPage(200, 150);
    const tiled = await inkProbability(page, { ...model, margin: model.margin - 8 }, infer, { tile: 128, batch: 8 });
    expect(farthestApart(tiled, await wholePage(page))).toBeGreaterThan(1e-4);
  });

  it('treats a grey page as its three equal channels', async () => {
    const grey: Raster = { width: 50, height: 40, channels: 1, data: noisyPage(50, 40).data.slice(0, 2000), meta: {} };
    const colour: Raster = {
      ...grey,
      channels: 3,
      data: Uint8Array.from({ length: 6000 }, (_, i) => grey.data[Math.floor(i / 3)]),
    };
    const cut = { tile: 128, batch: 8 };
    expect(await inkProbability(grey, model, infer, cut)).toEqual(await inkProbability(colour, model, infer, cut));
  });

  it('mirrors about the border pixels', () => {
    expect([...mirrored(-3, 10, 4)]).toEqual([3, 2, 1, 0, 1, 2, 3, 2, 1, 0]);
    expect([...mirrored(-2, 5, 1)]).toEqual([0, 0, 0, 0, 0]);
  });
});

it('gives in Node what PyTorch gave, to 1e-4', async () => {
  const fixture = JSON.parse(readFileSync(new URL('../fixtures/unet.pytorch.json', import.meta.url), 'utf8'));
  const [channels, side] = fixture.shape;
  const tile = Float32Array.from(Buffer.from(fixture.tile, 'base64'), (value) => value / 255);
  const bytes = Buffer.from(fixture.ink, 'base64');
  const expected = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  expect(farthestApart(await infer(tile, 1, channels, side), expected)).toBeLessThan(1e-4);
});

describe('facts read off the graph', () => {
  it('are those of the layer list, counted by hand', () => {
    expect(model.layers).toEqual([
      'conv 16',
      'maxpool 2',
      'conv 32',
      'maxpool 2',
      'conv 64',
      'upsample 2',
      'conv 32',
      'upsample 2',
      'conv 16',
      'conv 1',
    ]);
    const kernels = [3 * 16, 16 * 32, 32 * 64, 64 * 32, 64 * 16, 32 * 1].map((pairs) => 9 * pairs);
    const biases = 16 + 32 + 64 + 32 + 16 + 1;
    expect(model.weights).toBe(kernels.reduce((a, b) => a + b) + biases);
    const pixels = [128, 64, 32, 64, 128, 128].map((side) => side * side);
    expect(model.macs).toBe(kernels.reduce((sum, kernel, i) => sum + kernel * pixels[i], 0));
    expect([model.channels, model.grid]).toEqual([3, 4]);
  });

  it('has a margin as far as a change of one pixel is felt', async () => {
    const side = 64;
    const zero = new Float32Array(3 * side * side).fill(0.5);
    const base = (await infer(zero, 1, 3, side)).slice();
    let farthest = 0;
    for (let at = 28; at < 36; at++) {
      const changed = zero.slice();
      for (let y = 0; y < side; y++) changed[y * side + at] = 1;
      const felt = await infer(changed, 1, 3, side);
      felt.forEach((value, i) => {
        if (value !== base[i]) farthest = Math.max(farthest, Math.abs((i % side) - at));
      });
    }
    expect(farthest).toBeLessThanOrEqual(model.margin);
    expect(farthest).toBeGreaterThan(model.margin - model.grid - 2);
  });
});

describe('a model file is not trusted', () => {
  it('is refused when it is not the one of its card', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
    const bytes = Buffer.from(model.bytes);
    bytes[bytes.length >> 1] ^= 1;
    await writeFile(path.join(folder, 'unet.onnx'), bytes);
    await writeFile(path.join(folder, 'unet.json'), await readFile(model.file.replace('.onnx', '.json')));
    await expect(loadModel(path.join(folder, 'unet.onnx'))).rejects.toThrow(/damaged/);
  });

  it.each([
    ['text.onnx', 'no model at all'],
    ['empty.onnx', ''],
  ])('is refused when it is no ONNX graph: %s', async (name, text) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
    await writeFile(path.join(folder, name), text);
    await expect(loadModel(path.join(folder, name))).rejects.toThrow(/not a model that docbin can run/);
  });

  it('is missing by name', async () => {
    await expect(loadModel('nosuch')).rejects.toThrow(/no model 'nosuch'/);
  });
});
