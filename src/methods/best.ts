// The energy of N. R. Howe, "Document binarization with automatic parameter tuning", IJDAR 16(3), 2013, with a network's ink
// probabilities as data term, as in conditional random fields on top of a network (L.-C. Chen et al., ICLR 2015). The sum is our own.
import { z } from 'zod';
import type { Mask, Raster } from '../image/types.js';
import { type Ridges, ridges } from '../kernels/canny.js';
import { laplacian } from '../kernels/laplacian.js';
import { luma } from '../kernels/luma.js';
import { minimumCuts } from '../kernels/maxflow.js';
import { defineMethod } from './define.js';
import { bonds, SIGMA } from './howe.js';
import { inkProbabilities, modelFacts, prepareModel } from './unet.js';

const TILE = 1024; // largest side of the network's tiles
const UNIT = 100; // what odds of e cost
const SUREST = 4.6; // log odds of 0.99: what the network is sure of can still be overruled

export const best = defineMethod({
  name: 'best',
  title: "A network's ink probabilities, Howe's Laplacian and smoothness, free across edges, in one minimum cut",
  source: 'Howe 2013, DIBCO 2017 (winner)',
  params: z.object({
    laplacian: z
      .number()
      .min(0)
      .max(10)
      .default(1)
      .describe('weight of the Laplacian beside 100 times the log odds of the network; 0 = the network alone'),
    c: z.number().int().min(0).max(100_000).default(200).describe('cost of unlike neighbours that no edge parts'),
    tHi: z.number().min(0).max(1).default(0.25).describe("Canny's upper threshold"),
    model: z
      .string()
      .default('unet-lite')
      .describe("name of a model, see 'docbin models', or an .onnx file of your own"),
    threads: z.number().int().min(0).max(256).default(0).describe('threads of one run of the network; 0 = one a core'),
  }),
  input: 'rgb',
  model: modelFacts,
  prepare: ({ model }) => prepareModel({ model, tile: TILE }),
  async run(page, { model, threads, ...weights }) {
    const probabilities = await inkProbabilities(page, { model, threads, tile: TILE, batch: 1 });
    return fusion({ ...page, channels: 1, data: luma(page) }, probabilities)(weights);
  },
});

/** Weights of the terms; see the parameters of `best`. */
export interface Weights {
  laplacian: number;
  c: number;
  tHi: number;
}

/**
 * Ink as a minimum cut: a pixel costs, as paper less as ink, 100 times its log odds and so many times twice its Laplacian, and
 * two neighbours of unlike labels cost c, but nothing where the darker of them is on an edge.
 *
 * @param page one channel
 * @param probabilities width × height ink probabilities, 0..1
 * @returns the mask for given weights; what does not depend on them is made once
 */
export function fusion(page: Raster, probabilities: Float32Array): (weights: Weights) => Mask {
  const { width, height, data } = page;
  const odds = probabilities.map((p) => UNIT * Math.max(-SUREST, Math.min(SUREST, Math.log(p / (1 - p)))));
  const curvature = laplacian(data, width, height);
  const gradient: Ridges = ridges(data, width, height, SIGMA);
  return ({ laplacian: weight, c, tHi }) => {
    const ones = Int32Array.from(odds, (value, i) => Math.round(value + 2 * weight * curvature[i]));
    const { across, down } = bonds(page, gradient, tHi);
    const [{ labels }] = minimumCuts(ones, across, down, width, height, [c]);
    return { width, height, data: labels };
  };
}
