/**
 * Pages to masks, and masks to scores.
 *
 * @module docbin
 */
export type { Recipe } from './batch/journal.js';
export { type Merged, mergeJournals } from './batch/merge.js';
export type { Outcome, PageResult, Progress } from './batch/pages.js';
export type { Existing, Job } from './batch/plan.js';
export { type BatchOptions, binarizeFiles } from './batch/run.js';
export type { Shard } from './batch/shard.js';
export { type BenchmarkOptions, benchmark } from './contest/benchmark.js';
export { type Cost, type CostOptions, type Costs, costs } from './contest/costs.js';
export { type Entry, type Ranked, rank } from './contest/rank.js';
export type { MethodOnSet, MethodScores, Results, SetFacts } from './contest/results.js';
export { type ScoreOptions, type SetScores, scoreMasks } from './contest/score.js';
export type { Params, Trial } from './contest/search.js';
export type { Choice } from './contest/timing.js';
export { type Tuned, type TuneOptions, tune } from './contest/tune.js';
export { readWeights, writeWeights } from './contest/weights.js';
export { type FetchOptions, fetchDataset } from './datasets/fetch.js';
export { type ImportOptions, type ImportReport, importDatasets } from './datasets/import.js';
export { type DataOptions, type Dataset, datasets } from './datasets/manifest.js';
export { type ResolvedSet, resolveSet } from './datasets/resolve.js';
export { type PageState, type SetState, verifyDataset } from './datasets/verify.js';
export { ERROR_CODES, type ErrorCode } from './errorCodes.js';
export { DocbinError, EXIT, FileError, MissingError, UsageError } from './errors.js';
export { decode } from './image/decode.js';
export { encode, MASK_FORMATS, type MaskFormat } from './image/encode.js';
export { readMask } from './image/mask.js';
export type { Mask, PageMeta, PageRows, Raster } from './image/types.js';
export { despeckle, fillHoles } from './kernels/despeckle.js';
export type { Measure } from './measures/define.js';
export { type PseudoWeights, pseudoWeights } from './measures/pseudoWeights.js';
export { measures } from './measures/registry.js';
export type { Method, Ready } from './methods/define.js';
export { BEST_CLASSICAL, methods } from './methods/find.js';
export type { Channels } from './network/graph.js';
export { loadModel, type Model, type ModelCard, modelNames } from './network/model.js';
export type { Cleaning } from './pipeline/clean.js';
export { type EvaluateOptions, evaluate, type PageScores, type Scores } from './pipeline/evaluate.js';
export { binarize, type FileFacts, type MethodChoice, type PageFacts } from './pipeline/page.js';
export { readParams } from './pipeline/params.js';
