import { z } from 'zod';
import { measures } from '../../measures/registry.js';
import { methods } from '../../methods/find.js';

const wholeNumber = (least: number) => z.int().min(least);
const methodNames = [...methods.keys(), 'best-classical'];
const measureNames = measures.map(({ name }) => name);

const jobs = wholeNumber(1).describe('pages side by side');
const existing = z.enum(['skip', 'overwrite', 'error']).describe('what to do with outputs that are there already');
const model = z.string().describe('network of the method: a name, or an .onnx file');
const measuresShown = z.array(z.enum([...measureNames, 'all'])).describe('measures to compute and show');

/** How one method is chosen. */
const choice = {
  method: z.enum(methodNames).describe('how pages are binarized'),
  params: z.string().describe('file that docbin tune wrote'),
  set: z.record(z.string(), z.union([z.number(), z.string()])).describe("the method's parameters"),
  model,
  format: z.enum(['png', 'tiff', 'pdf', 'pbm']).describe('of the masks'),
  despeckle: wholeNumber(0).describe('ink of fewer connected pixels becomes paper'),
  fillHoles: wholeNumber(0).describe('holes in ink of fewer pixels become ink'),
};
/** How several are chosen. */
const choices = {
  methods: z.array(z.enum([...methodNames, 'all'])).describe('methods to compare'),
  params: z.array(z.string()).describe('files that docbin tune wrote, each for one of the methods'),
  model,
};

const section = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).partial();

/** For every command that has the option. */
const shared = {
  verbose: z.boolean().describe('show where an error came from'),
  quiet: z.boolean().describe('say nothing but errors'),
  data: z.string().describe('where data sets are kept'),
  jobs,
  existing,
  model,
  methods: choices.methods,
  measures: measuresShown,
};

/** For the commands that binarize with one method. */
const { params: _, ...sharedChoice } = choice;
const CHOOSERS = ['binarize', 'queue'];

/** For one command. */
const parts = {
  binarize: section({
    ...choice,
    jobs,
    existing,
    pageTimeout: z.number().positive().describe('seconds; a page that takes longer has failed'),
    maxFailures: wholeNumber(1).describe('begin no more pages once so many failed'),
    dpi: z.number().min(1).max(4800).describe('at which pages of a PDF are drawn that are no scans'),
    template: z.string().describe('names of the files of a document in parts'),
    maxPixels: wholeNumber(1).describe('a page of more is refused'),
    journal: z.boolean().describe('keep a journal of what became of each page'),
  }),
  queue: section({
    ...choice,
    redis: z.string().describe('where Redis is'),
    queue: z.string().describe('which queue'),
    jobs,
    existing,
    attempts: wholeNumber(1).describe('how often a page is tried where another try can help'),
  }),
  evaluate: section({ measures: measuresShown, weights: z.string().describe('folder of official weight maps') }),
  benchmark: section({ ...choices, measures: measuresShown }),
  compare: section({ ...choices, existing, width: wholeNumber(16).describe('pixels of a picture on the sheet') }),
  bench: section({ ...choices, rounds: wholeNumber(1).describe('how often each method runs') }),
  tune: section({
    measure: z.enum(measureNames).describe('what is to be the best'),
    trials: wholeNumber(1).describe('parameters to try'),
    seed: wholeNumber(0).describe('the same seed gives the same result'),
    jobs,
    existing,
  }),
  datasets: section({ mirror: z.url({ protocol: /^https?$/ }).describe('where the archives are') }),
};

/**
 * `docbin.config.json`. A key is the name of an option: at the top for every command that has the option, in a command's part for that
 * command, where it wins.
 */
export const settingsSchema = section({ $schema: z.string(), ...shared, ...sharedChoice, ...parts });

export type Settings = z.output<typeof settingsSchema>;
export type Values = Record<string, unknown>;

/** What a settings file holds for a command, the weaker first. */
export const layersOf = (settings: Settings, command: string): Values[] => [
  Object.fromEntries(Object.entries(settings).filter(([key]) => key in sharedBy(command))),
  command in parts ? { ...settings[command as keyof typeof parts] } : {},
];

const sharedBy = (command: string): z.ZodRawShape =>
  CHOOSERS.includes(command) ? { ...shared, ...sharedChoice } : shared;

/** What an option of a command may be. */
export function schemaOf(key: string, command: string): z.ZodType | undefined {
  const own = (parts as Record<string, z.ZodObject>)[command]?.shape;
  return (own?.[key] ?? sharedBy(command)[key]) as z.ZodType | undefined;
}
