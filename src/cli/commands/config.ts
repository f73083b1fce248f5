import type { Command, Option } from 'commander';
import { print } from '../output.js';
import { ABOUT_COMMANDS, COMMAND_NAMES, createProgram, type DefineCommand } from '../program.js';

/** An option as it holds for a command. */
interface Setting {
  setting: string;
  value: unknown;
  source: 'flag' | 'environment' | 'file' | 'default';
  /** The flag, the variable or the file; absent for a default. */
  from?: string;
}

export const define: DefineCommand = (command) => {
  command
    .argument('[command...]', 'a command, with its options where you like (default: all commands)')
    .option('--json', 'print JSON')
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
What a settings file may hold, and where it is found: docs/settings.md.

Examples:
  docbin config
  docbin config binarize -j 4
  docbin config queue work`,
    )
    .action(async (_: string[], { json }: { json?: boolean }, own: Command) => {
      const settings = await (own.args.length > 0 ? settingsOf(own.args, own) : allSettings(own));
      const { format, toJson } = await import('../../report/format.js');
      const rows = settings.map(({ setting, value, source, from }) => ({
        setting,
        value: written(value),
        source: from === undefined ? source : `${source} ${from}`,
      }));
      const columns = ['setting', 'value', 'source'].map((key) => ({ key, title: key }));
      print(json ? toJson(settings) : format({ columns, rows }, 'table'));
    });
};

async function allSettings(own: Command): Promise<Setting[]> {
  const program = await createProgram(['', '', ...COMMAND_NAMES]);
  const paths = leaves(program)
    .map(pathOf)
    .filter(([name]) => !ABOUT_COMMANDS.includes(name));
  const settings = await Promise.all(paths.map((path) => settingsOf(path, own)));
  return [...new Map(settings.flat().map((setting) => [setting.setting, setting])).values()];
}

/** What a command would run with: it is called, with another action in place of its own. */
async function settingsOf(words: string[], { parent: outer }: Command): Promise<Setting[]> {
  const program = await createProgram(['', '', ...words]);
  for (const [key, value] of Object.entries(outer?.opts() ?? {}))
    program.setOptionValueWithSource(key, value, outer?.getOptionValueSource(key));
  let settings: Setting[] = [];
  for (const leaf of leaves(program)) {
    for (const argument of leaf.registeredArguments) argument.required = false;
    for (const option of leaf.options) option.mandatory = false;
    leaf.action(async () => {
      settings = await describe(leaf);
    });
  }
  await program.parseAsync(words, { from: 'user' });
  return settings;
}

const leaves = (command: Command): Command[] =>
  command.commands.length > 0 ? command.commands.flatMap(leaves) : [command];

/** The words that call a command. */
const pathOf = (command: Command): string[] => (command.parent ? [...pathOf(command.parent), command.name()] : []);

async function describe(leaf: Command): Promise<Setting[]> {
  const [{ lineage, settingsFile }, { schemaOf }] = await Promise.all([
    import('../settings/apply.js'),
    import('../settings/schema.js'),
  ]);
  const file = settingsFile(leaf);
  const [part] = pathOf(leaf);
  return lineage(leaf).flatMap((command) => {
    const settable = command.options.filter(
      (option) => option.envVar !== undefined || schemaOf(option.attributeName(), part) !== undefined,
    );
    return settable.map((option) => settingOf(command, option, file));
  });
}

function settingOf(command: Command, option: Option, file?: string): Setting {
  const name = option.attributeName();
  const setting = [...pathOf(command), name].join('.');
  const value = name === 'config' ? file : command.getOptionValue(name);
  switch (command.getOptionValueSource(name)) {
    case 'cli':
      return { setting, value, source: 'flag', from: option.long };
    case 'env':
      return { setting, value, source: 'environment', from: option.envVar };
    case 'config':
      return { setting, value, source: 'file', from: file };
    default:
      return { setting, value: option.defaultValueDescription ?? value ?? null, source: 'default' };
  }
}

/** A value as it would be given on the command line. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  return Object.entries(value)
    .map(([name, one]) => `${name}=${one}`)
    .join(' ');
}
