import { Command, Option } from 'commander';
import { printableLines } from '../printable.js';
import { VERSION } from '../version.js';

/** Adds a command's arguments, options and action; the action tells `done` the exit code when that is not 0. */
export type DefineCommand = (command: Command, done: (exitCode: number) => void) => void;

/** What each command is for, and where it is defined. */
const COMMANDS: Record<string, [description: string, load: () => Promise<{ define: DefineCommand }>]> = {
  binarize: ['binarize pages', () => import('./commands/binarize.js')],
  'merge-journals': [
    'prove from their journals that the shards of a run are complete',
    () => import('./commands/mergeJournals.js'),
  ],
  queue: ['many pages on many machines, over Redis: add, work, status, retry', () => import('./commands/queue.js')],
  evaluate: ["score masks against truth with the contests' measures", () => import('./commands/evaluate.js')],
  benchmark: [
    'binarize sets with several methods, score, compare and rank them',
    () => import('./commands/benchmark.js'),
  ],
  compare: [
    'lay what several methods make of a page side by side, without a truth',
    () => import('./commands/compare.js'),
  ],
  bench: ['time what each method takes on a page on this machine', () => import('./commands/bench.js')],
  methods: ['list the methods with their parameters, defaults and sources', () => import('./commands/methods.js')],
  measures: ['list the measures with their definitions, ranges and sources', () => import('./commands/measures.js')],
  models: ['list the networks with their size, cost, training data and scores', () => import('./commands/models.js')],
  rank: ["rank methods by the contests' rule, from saved results", () => import('./commands/rank.js')],
  tune: ["search a method's parameters on training sets", () => import('./commands/tune.js')],
  datasets: ["the contests' sets by name: list, path, import, fetch, verify", () => import('./commands/datasets.js')],
  weights: [
    'write the weight maps of truths for the pseudo F-measure, as the contests ship them',
    () => import('./commands/weights.js'),
  ],
  doctor: ['check whether docbin can work on this machine', () => import('./commands/doctor.js')],
  completion: [
    'print a script that completes commands, options and names: bash, zsh, fish',
    () => import('./commands/completion.js'),
  ],
  config: ['print the settings that hold and where each comes from', () => import('./commands/config.js')],
};
export const COMMAND_NAMES = Object.keys(COMMANDS);

const DEFAULT_COMMAND = 'binarize';
/** What is answered without any command. */
const ABOUT = ['-V', '--version', '-h', '--help'];
/** Commands about commands; they have no settings of their own. */
export const ABOUT_COMMANDS = ['config', 'completion'];

/** What a run is about, and parameters, whose names are a method's own: these have no variable. */
const WITHOUT_VARIABLE = ['output', 'report', 'shard', 'pages', 'set'];

/** A command whose options that take a value are also read from the environment: --jobs from DOCBIN_JOBS. */
class EnvironmentCommand extends Command {
  override createCommand(name?: string) {
    return new EnvironmentCommand(name);
  }

  override addOption(option: Option) {
    const name = option.name();
    if (option.required && !option.envVar && !WITHOUT_VARIABLE.includes(name))
      option.env(`DOCBIN_${name.toUpperCase().replaceAll('-', '_')}`);
    return super.addOption(option);
  }
}

/** The command line, with those commands defined that are named in it: all of them take longer than the rest of the start. */
export async function createProgram(argv: string[], done: (exitCode: number) => void = () => {}): Promise<Command> {
  const program = new EnvironmentCommand('docbin')
    .description('Turns degraded document scans into clean black-and-white, and measures how well it does.')
    .version(VERSION)
    .option('-v, --verbose', 'show where an error came from')
    .option('-q, --quiet', 'say nothing but errors')
    .option('--config <file>', 'settings, instead of docbin.config.json here or in a folder above')
    .addOption(new Option('--data <folder>', 'where data sets are kept').default(undefined, 'docbin in ~/.local/share'))
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({
      outputError: (text, write) => write(text.replace('\n', ' [E_COMMAND_LINE]\n')),
      writeErr: (text) => process.stderr.write(printableLines(text)),
    })
    .showHelpAfterError('(docbin --help tells more)')
    .exitOverride()
    .hook('preAction', async (_, command) => {
      if (ABOUT_COMMANDS.includes(command.name())) return;
      const { applySettings } = await import('./settings/apply.js');
      await applySettings(command);
    });
  program.addHelpText(
    'after',
    `
Options also come from the environment and from docbin.config.json: docs/settings.md.

Examples:
  docbin page.jpg -o page.png                  one page with the network
  docbin scans/ -o clean/ -m sauvola           a folder, its tree kept
  docbin evaluate masks/ truths/               scores against truth
  docbin compare page.jpg -o sheet.png         what several methods make of a page, side by side
  docbin bench page.jpg                        what each method takes on your machine
  docbin benchmark set/ --report out/          compare methods on a set, which holds images/ and gt/
  docbin rank results.json                     the contests' ranking of saved results
  docbin tune sauvola set/ -o sauvola.json     search a method's parameters

Exit codes: 0 all is well, 1 a page failed, 2 wrong usage, 3 a model, data set or Redis is missing or damaged, 130 interrupted.`,
  );
  for (const [name, [description, load]] of Object.entries(COMMANDS)) {
    const command = program.command(name, { isDefault: name === DEFAULT_COMMAND }).description(description);
    const needed = argv.includes(name) || (name === DEFAULT_COMMAND && !ABOUT.includes(argv[2]));
    if (needed) (await load()).define(command, done);
  }
  return program;
}
