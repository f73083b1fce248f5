import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { inMemory } from '../../src/kernels/pageRows.js';
import { loadModel, modelNames } from '../../src/network/model.js';
import { planes } from '../../src/network/planes.js';
import { openSession } from '../../src/network/session.js';
import { type Cut, inkTiles, mirrored } from '../../src/network/tiles.js';

const model = await loadModel('unet-tiny');
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
  const input = new Float32Array(model.channels * side * side);
  planes(inMemory(page), model.channels)(input, 0, rows, columns);
  const ink = await infer(input, [1, model.channels, side, side]);
  return Float32Array.from({ length: page.width * page.height }, (_, i) => {
    const [x, y] = [i % page.width, Math.floor(i / page.width)];
    return ink[(y + model.margin) * side + x + model.margin];
  });
}

async function inkProbability(page: Raster, facts: typeof model, cut: Cut): Promise<Float32Array> {
  const all = new Float32Array(page.width * page.height);
  for await (const { left, top, width, height, ink, start, stride } of inkTiles(inMemory(page), facts, infer, cut)) {
    for (let y = 0; y < height; y++) {
      const from = start + y * stride;
      all.set(ink.subarray(from, from + width), (top + y) * page.width + left);
    }
  }
  return all;
}

const floats = (base64: string) => {
  const bytes = Buffer.from(base64, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};

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
      { tile: 80, batch: 3 },
    ]) {
      const tiled = await inkProbability(page, model, cut);
      expect(tiled.length).toBe(width * height);
      expect(farthestApart(tiled, whole)).toBeLessThan(1e-5);
    }
  });

  it('would show seams with a smaller margin', async () => {
    const page = noisyPage(200, 150);
    const tiled = await inkProbability(page, { ...model, margin: model.margin - 16 }, { tile: 128, batch: 8 });
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
    expect(await inkProbability(grey, model, cut)).toEqual(await inkProbability(colour, model, cut));
  });

  it('mirrors about the border pixels', () => {
    expect([...mirrored(-3, 10, 4)]).toEqual([3, 2, 1, 0, 1, 2, 3, 2, 1, 0]);
    expect([...mirrored(-2, 5, 1)]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe.each(await modelNames())('%s', async (name) => {
  const model = await loadModel(name);
  const infer = await openSession(model.bytes, 1);

  it('gives in Node what PyTorch gave', async () => {
    const fixture = JSON.parse(readFileSync(new URL(`../fixtures/${name}.pytorch.json`, import.meta.url), 'utf8'));
    const [channels, height, width] = fixture.shape;
    const ink = await infer(floats(fixture.planes), [1, channels, height, width]);
    const expected = floats(fixture.ink);
    if (!name.endsWith('int8')) expect(farthestApart(ink, expected)).toBeLessThan(1e-4);
    // 8-bit roundings fall here or there: what is ink stays ink
    const other = expected.filter((value, i) => value > 0.5 !== ink[i] > 0.5).length;
    expect(other / expected.length).toBeLessThan(0.005);
  });

  it('has a card that says what its graph says', () => {
    const { layers, weights, macs, margin, card } = model;
    expect(card).toMatchObject({ name, layers, weights, macsPerTile: macs, reach: margin });
    expect(model.bytes.length).toBeLessThan(2 ** 20);
  });

  it('has a margin as far as a change of one pixel is felt', async () => {
    const side = 16 * Math.ceil((4 * model.margin) / 16);
    const shape: [number, number, number, number] = [1, model.channels, side, side];
    const even = new Float32Array(model.channels * side * side).fill(0.5);
    const base = (await infer(even, shape)).slice();
    let farthest = 0;
    for (let at = side / 2; at < side / 2 + model.grid; at++) {
      const changed = even.slice();
      for (let i = at; i < changed.length; i += side) changed[i] = -1;
      const felt = await infer(changed, shape);
      felt.forEach((value, i) => {
        if (value !== base[i]) farthest = Math.max(farthest, Math.abs((i % side) - at));
      });
    }
    expect(farthest).toBeLessThanOrEqual(model.margin);
    expect(farthest).toBeGreaterThan(model.margin - 2 * model.grid);
  });
});

describe('facts read off the graph', () => {
  it('are those of the contest network, counted by hand', async () => {
    const { weights, macs, channels, grid } = await loadModel('unet');
    const kernels = [4 * 16, 16 * 32, 32 * 64, 64 * 32, 64 * 16, 32 * 1].map((pairs) => 9 * pairs);
    const biases = 16 + 32 + 64 + 32 + 16 + 1;
    const rewriting = 2 * 2 * 3 + 2 * 2 * 3 * 3 + 4; // which tap falls on which small pixel, and a bias of nothing
    expect(weights).toBe(kernels.reduce((a, b) => a + b) + biases + rewriting);
    // convolutions of upsampled images are four of 2 × 2 on the small one; the last takes half its channels in four phases
    const full = 128 * 128 * (9 * 4 * 16 + 9 * 16);
    const half = 64 * 64 * (9 * 16 * 32 + 4 * 4 * 64 * 16 + 9 * 64 * 4);
    const quarter = 32 * 32 * (9 * 32 * 64 + 4 * 4 * 64 * 32);
    expect(macs).toBe(full + half + quarter);
    expect([channels, grid]).toEqual([4, 4]);
  });
});

describe('a model file is not trusted', () => {
  it('is refused when it is not the one of its card', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
    const bytes = Buffer.from(model.bytes);
    bytes[bytes.length >> 1] ^= 1;
    await writeFile(path.join(folder, 'model.onnx'), bytes);
    await writeFile(path.join(folder, 'model.json'), await readFile(model.file.replace('.onnx', '.json')));
    await expect(loadModel(path.join(folder, 'model.onnx'))).rejects.toThrow(/damaged/);
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
