import type { Measure } from './define.js';
import { drd } from './drd.js';
import { fmeasure } from './fmeasure.js';
import { precision } from './precision.js';
import { psnr } from './psnr.js';
import { recall } from './recall.js';

/** Every measure, in the order of the tables. */
export const measures: readonly Measure[] = [fmeasure, recall, precision, psnr, drd];
