import type { Command, OptionValueSource } from 'commander';
import { findSettings } from './find.js';
import type { Values } from './schema.js';

/**
 * Gives a command that is about to run what the settings file holds, where neither a flag nor the environment says otherwise.
 *
 * @throws UsageError for a wrong settings file, or a wrong value in the environment
 */
export async function applySettings(command: Command): Promise<void> {
  const commands = lineage(command);
  const file = settingsFile(command);
  if (file !== undefined || commands.some((one) => Object.keys(valuesFrom(one, 'env')).length > 0)) {
    const { checkEnvironment, readLayers } = await import('./file.js');
    const part = commands[1].name();
    for (const one of commands) checkEnvironment(one.options, valuesFrom(one, 'env'), part);
    const layers = file === undefined ? [] : await readLayers(file, part);
    const { over } = await import('./layers.js');
    for (const one of commands) apply(one, layers, over);
  }
}

/** The settings file that a command reads. */
export const settingsFile = (command: Command): string | undefined =>
  command.optsWithGlobals().config ?? findSettings();

/** From the program to the command itself. */
export const lineage = (command: Command): Command[] =>
  command.parent ? [...lineage(command.parent), command] : [command];

function apply(command: Command, layers: Values[], over: (weaker: Values, stronger: Values) => Values): void {
  const names = command.options.map((option) => option.attributeName());
  const own = layers.map((layer) => Object.fromEntries(Object.entries(layer).filter(([key]) => names.includes(key))));
  const given = [valuesFrom(command, 'env'), valuesFrom(command, 'cli')];
  const held = [valuesFrom(command, 'default'), ...own, ...given].reduce(over);
  for (const name of names) {
    const flag = given[1][name] !== undefined;
    if (held[name] !== command.getOptionValue(name))
      command.setOptionValueWithSource(name, held[name], flag ? 'cli' : name in held ? 'config' : 'default');
  }
}

/** The values of a command's options that come from one source. */
function valuesFrom(command: Command, source: OptionValueSource): Values {
  const ofSource = Object.entries(command.opts()).filter(([name]) => command.getOptionValueSource(name) === source);
  return Object.fromEntries(ofSource);
}
