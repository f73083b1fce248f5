import { Option } from 'commander';
import type { Choice } from '../contest/timing.js';
import { UsageError } from '../errors.js';
import type { MaskFormat } from '../image/encode.js';
import type { Cleaning } from '../pipeline/clean.js';
import { numberOrText, setOption } from './options.js';

/** Flags of a command that runs several methods. */
export interface MethodsFlags {
  methods: string[];
  model?: string;
  params?: string[];
}

/** `--methods`, `--params` and `--model`. */
export const methodsOptions = (methods = 'unet-lite,otsu,niblack,sauvola') => [
  new Option('--methods <names>', "comma-separated, or all; see 'docbin methods'")
    .default(split(methods), methods)
    .argParser(split),
  new Option(
    '--params <files>',
    "comma-separated files that 'docbin tune' wrote, each for one of the methods",
  ).argParser(split),
  new Option('--model <name or file>', 'network of the first method that takes one'),
];

/**
 * The methods with their parameters; the networks in one thread, so that their times and those of the others compare.
 *
 * @throws UsageError for a method that is not there, or parameters of a method that is not among them; FileError for a bad file
 */
export async function chosenMethods({ methods, model, params: files = [] }: MethodsFlags): Promise<Choice[]> {
  const [{ findMethod, methods: registry }, { readParams }] = await Promise.all([
    import('../methods/find.js'),
    import('../pipeline/params.js'),
  ]);
  const tuned = await Promise.all(files.map(async (file) => ({ file, ...(await readParams(file)) })));
  const chosen = methods.includes('all') ? [...registry.keys()] : methods;
  const stray = tuned.find(({ method }) => !chosen.includes(method));
  if (stray)
    throw new UsageError(
      'E_OTHER_METHOD',
      `--params ${stray.file}: ${stray.method} is not among --methods`,
      'add it there',
    );
  const shapes = chosen.map((name) => findMethod(name).params.shape);
  const network = shapes.findIndex((shape) => 'model' in shape);
  return chosen.map((name, i) => {
    const shape = shapes[i];
    const params = {
      ...('threads' in shape && { threads: 1 }),
      ...(i === network && model !== undefined && { model }),
      ...tuned.find(({ method }) => method === name)?.params,
    };
    return { method: name, params };
  });
}

/** Flags of a command that runs one method. */
export interface MethodFlags extends Cleaning {
  method?: string;
  /** A parameter file. */
  params?: string;
  set?: Record<string, unknown>;
  model?: string;
  format?: MaskFormat;
}

/** `--method`, `--params`, `--set`, `--model`, `--despeckle`, `--fill-holes` and `--format`. */
export const methodOptions = () => [
  new Option('-m, --method <name>', "how, see 'docbin methods' (default: unet)").default(undefined, 'unet'),
  new Option(
    '--params <file>',
    "method and parameters from a file that 'docbin tune' wrote; --set overrides single values",
  ),
  setOption(),
  new Option('--model <name or file>', "network of the method, see 'docbin models', or your own .onnx"),
  new Option('--despeckle <pixels>', 'ink of fewer connected pixels becomes paper').argParser(numberOrText),
  new Option('--fill-holes <pixels>', 'then holes in ink of fewer pixels become ink').argParser(numberOrText),
  new Option('-f, --format <format>', 'of the masks (default: png)')
    .choices(['png', 'tiff', 'pdf', 'pbm'])
    .default(undefined, 'png'),
];

/** The method and its parameters, from the parameter file and, above it, the command line. */
export async function methodChoice(flags: MethodFlags): Promise<{ method?: string; params: Record<string, unknown> }> {
  const { method, params: file, set = {}, model } = flags;
  const given = model === undefined ? set : { ...set, model };
  if (file === undefined) return { method, params: given };
  const { readParams } = await import('../pipeline/params.js');
  const read = await readParams(file);
  if (method !== undefined && method !== read.method)
    throw new UsageError(
      'E_OTHER_METHOD',
      `-m ${method}: ${file} is for ${read.method}`,
      'leave out -m, or give another file',
    );
  return { method: read.method, params: { ...read.params, ...given } };
}

const split = (list: string) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
