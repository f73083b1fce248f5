import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../src/image/types.js';
import { inMemory } from '../../src/kernels/pageRows.js';
import { loadModel, type Model, modelNames } from '../../src/network/model.js';
import { type Fill, planes } from '../../src/network/planes.js';
import { openSession, type Planes } from '../../src/network/session.js';
import { type Cut, inkTiles, mirrored } from '../../src/network/tiles.js';

/** A network that takes a context, as it is before any training. */
const UNTRAINED = fileURLToPath(new URL('../fixtures/untrained-unet-lite.onnx', import.meta.url));

const opened = async (nameOrFile: string) => {
  const model = await loadModel(nameOrFile);
  return { model, infer: await openSession(model.bytes, 1) };
};
type Network = Awaited<ReturnType<typeof opened>>;

const [tiny, untrained] = await Promise.all(['unet-tiny', UNTRAINED].map(opened));

function noisyPage(width: number, height: number): Raster {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
  return { width, height, channels: 3, data, meta: {} };
}

/** Planes of a square of the page mirrored about its border, or of blocks of it, `around` of them above and left of its first. */
function square(fill: Fill, channels: number, side: number, around: number, [width, height]: number[]): Planes {
  const data = new Float32Array(channels * side * side);
  fill(data, 0, mirrored(-around, side, height), mirrored(-around, side, width));
  return { data, shape: [1, channels, side, side] };
}

/** The network on the whole mirrored page at once, cut to the page. */
async function wholePage(page: Raster, { model, infer }: Network): Promise<Float32Array> {
  const { channels, context, grid, margin } = model;
  const size = [page.width, page.height];
  const side = Math.ceil((Math.max(...size) + 2 * margin) / grid) * grid;
  const fills = planes(inMemory(page), model);
  const inputs = [square(fills.page, channels, side, margin, size)];
  if (context) {
    const blocks = size.map((length) => Math.ceil(length / 8));
    inputs.push(square(fills.context!, 5, side / 8 + 2 * context.margin, margin / 8 + context.margin, blocks));
  }
  const ink = await infer(...inputs);
  return Float32Array.from({ length: page.width * page.height }, (_, i) => {
    const [x, y] = [i % page.width, Math.floor(i / page.width)];
    return ink[(y + margin) * side + x + margin];
  });
}

async function inkProbability(page: Raster, { model, infer }: Network, cut: Cut): Promise<Float32Array> {
  const all = new Float32Array(page.width * page.height);
  for await (const { left, top, width, height, ink, start, stride } of inkTiles(inMemory(page), model, infer, cut)) {
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

describe.each([tiny, untrained])('tiling of $model.name', (network) => {
  it.each([
    [1, 1],
    [5, 7],
    [1, 300],
    [97, 96],
    [203, 117],
    [333, 250],
  ])('equals the whole page at once at every pixel: %i × %i', async (width, height) => {
    const page = noisyPage(width, height);
    const whole = await wholePage(page, network);
    for (const cut of [
      { tile: 160, batch: 8 },
      { tile: 128, batch: 1 },
      { tile: 96, batch: 3 },
    ]) {
      const tiled = await inkProbability(page, network, cut);
      expect(tiled.length).toBe(width * height);
      expect(farthestApart(tiled, whole)).toBe(0);
    }
  });

  it('treats a grey page as its three equal channels', async () => {
    const grey: Raster = { width: 50, height: 40, channels: 1, data: noisyPage(50, 40).data.slice(0, 2000), meta: {} };
    const colour: Raster = {
      ...grey,
      channels: 3,
      data: Uint8Array.from({ length: 6000 }, (_, i) => grey.data[Math.floor(i / 3)]),
    };
    const cut = { tile: 128, batch: 8 };
    expect(await inkProbability(grey, network, cut)).toEqual(await inkProbability(colour, network, cut));
  });
});

it('would show seams with a smaller margin', async () => {
  const page = noisyPage(200, 150);
  const model = { ...tiny.model, margin: tiny.model.margin - 16 };
  const tiled = await inkProbability(page, { ...tiny, model }, { tile: 128, batch: 8 });
  expect(farthestApart(tiled, await wholePage(page, tiny))).toBeGreaterThan(1e-4);
});

it('a page is mirrored about its border pixels', () => {
  expect([...mirrored(-3, 10, 4)]).toEqual([3, 2, 1, 0, 1, 2, 3, 2, 1, 0]);
  expect([...mirrored(-2, 5, 1)]).toEqual([0, 0, 0, 0, 0]);
});

describe('what a network sees is what PyTorch gives the one that it trains', () => {
  const seen = JSON.parse(readFileSync(new URL('../fixtures/seen.pytorch.json', import.meta.url), 'utf8'));
  const { width, height } = seen;
  const colour = {
    width,
    height,
    channels: 3 as const,
    data: new Uint8Array(Buffer.from(seen.page, 'base64')),
    meta: {},
  };
  const data = Uint8Array.from({ length: width * height }, (_, i) => 120 + (colour.data[3 * i + 1] >> 4));
  const pale = { ...colour, channels: 1 as const, data };
  const from = (count: number, step = 1) => Int32Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);

  // the luma of colours and the means of blocks are rounded here by as much as half of 1, the contrasts being about 120 and 20.4
  it.each([
    ['colour', colour, 0.03, 0.51 / 120],
    ['pale', pale, 1e-5, 0.51 / 20.4],
  ])('%s', (name, page, ofPage, ofBlocks) => {
    const fills = planes(inMemory(page), untrained.model);
    const check = (fill: Fill, expected: Float32Array, rows: Int32Array, columns: Int32Array, most: number) => {
      const found = new Float32Array(expected.length);
      fill(found, 0, rows, columns);
      expect(farthestApart(found, expected)).toBeLessThan(most);
    };
    check(fills.page, floats(seen[name].planes), from(height, seen.step), from(width), ofPage);
    check(
      fills.context!,
      floats(seen[name].context),
      from(Math.ceil(height / 8)),
      from(Math.ceil(width / 8)),
      ofBlocks,
    );
  });
});

describe.each([...(await modelNames()), UNTRAINED])('%s', async (nameOrFile) => {
  const { model, infer } = await opened(nameOrFile);
  const { name } = model;

  it('gives in Node what PyTorch gave', async () => {
    const fixture = JSON.parse(readFileSync(new URL(`../fixtures/${name}.pytorch.json`, import.meta.url), 'utf8'));
    const inputs = Object.values<{ shape: [number, number, number]; data: string }>(fixture.inputs);
    const ink = await infer(...inputs.map(({ shape, data }): Planes => ({ data: floats(data), shape: [1, ...shape] })));
    const expected = floats(fixture.ink);
    if (!name.endsWith('int8')) expect(farthestApart(ink, expected)).toBeLessThan(1e-4);
    // 8-bit roundings fall here or there: what is ink stays ink
    const other = expected.filter((value, i) => value > 0.5 !== ink[i] > 0.5).length;
    expect(other / expected.length).toBeLessThan(0.005);
  });

  it.skipIf(nameOrFile === UNTRAINED)('has a card that says what its graph says', () => {
    const { layers, weights, macs, margin, card } = model;
    expect(card).toMatchObject({ name, layers, weights, macsPerTile: macs, reach: margin });
    expect(model.bytes.length).toBeLessThan(2 ** 20);
  });

  it('has a margin as far as a change of one pixel is felt', async () => {
    const { grid, margin } = model;
    const farthest = await felt(model, infer, 0, 1, Math.ceil((4 * margin) / grid) * grid);
    expect(farthest).toBeLessThanOrEqual(margin);
    expect(farthest).toBeGreaterThan(margin - 2 * Math.min(grid, 8));
  });

  it.runIf(model.context)('sees its context as far as a change of one block is felt', async () => {
    const around = 8 * model.context!.margin;
    const farthest = await felt(model, infer, 1, 8, 32 * Math.ceil((4 * around) / 32));
    expect(farthest).toBeLessThanOrEqual(model.margin + around);
    expect(farthest).toBeGreaterThan(around - 8);
  });
});

/** How many pixels away a change of one column of an input's numbers, each of which stands for `step` pixels, is felt. */
async function felt(
  { channels, context, grid }: Model,
  infer: Network['infer'],
  input: number,
  step: number,
  width: number,
) {
  const even = (channels: number, rows: number, columns: number): Planes => ({
    data: new Float32Array(channels * rows * columns).fill(0.5),
    shape: [1, channels, rows, columns],
  });
  const inputs = [even(channels, grid, width)];
  if (context) inputs.push(even(5, grid / 8 + 2 * context.margin, width / 8 + 2 * context.margin));
  const base = (await infer(...inputs)).slice();
  const { data, shape } = inputs[input];
  const columns = shape[3];
  let farthest = 0;
  for (let at = width / 2; at < width / 2 + grid; at += step) {
    const changed = data.slice();
    const first = at / step + (columns - width / step) / 2;
    for (let i = first; i < changed.length; i += columns) changed[i] = -1;
    const ink = await infer(...inputs.map((planes, i) => (i === input ? { data: changed, shape } : planes)));
    ink.forEach((value, i) => {
      const x = i % width;
      if (value !== base[i]) farthest = Math.max(farthest, x - at, at + step - 1 - x);
    });
  }
  return farthest;
}

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

  it('count of a context what belongs to the tile itself', async () => {
    const { macs, context, grid, margin } = untrained.model;
    const half = 64 * 64 * 9 * 4 * 16;
    const quarter = 32 * 32 * (9 * 16 * 16 + 9 * 16 * 16 + 16 * 16 + 16 * 16 * 16);
    const eighth = 16 * 16 * (9 * 16 * 28 + 9 * 28 * 28 + 28 * 16);
    const sixteenth = 8 * 8 * (9 * 5 * 16 + 9 * 16 * 16 + 16 * 28);
    const thirtySecond = 4 * 4 * (9 * 16 * 28 + 3 * 9 * 28 * 28 + 28 * 16);
    expect(macs).toBe(half + quarter + eighth + sixteenth + thirtySecond);
    expect([context, grid, margin]).toEqual([{ margin: 36 }, 32, 32]);
  });
});

describe('a model file is not trusted', () => {
  it('is refused when it is not the one of its card', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'docbin-'));
    const { model } = tiny;
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
