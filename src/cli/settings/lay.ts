import type { Command, OptionValueSource } from 'commander';
import { checkEnvironment, readLayers } from './file.js';
import { over } from './layers.js';
import { schemaOf, type Values } from './schema.js';

/** Lays flags over the environment over the settings file over the defaults, for the program and a command of it. */
export async function lay(commands: Command[], file: string | undefined): Promise<void> {
  const part = commands[1].name();
  for (const command of commands) checkEnvironment(command.options, valuesFrom(command, 'env'), part);
  const layers = file === undefined ? [] : await readLayers(file, part);
  for (const command of commands) layOn(command, layers, part);
}

function layOn(command: Command, layers: Values[], part: string): void {
  const names = command.options.map((option) => option.attributeName()).filter((name) => schemaOf(name, part));
  const own = (values: Values) => Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
  const flags = valuesFrom(command, 'cli');
  const all = [valuesFrom(command, 'default'), ...layers, valuesFrom(command, 'env'), flags];
  const held = all.map(own).reduce(over);
  for (const name of names) {
    const source = name in flags ? 'cli' : name in held ? 'config' : 'default';
    if (held[name] !== command.getOptionValue(name)) command.setOptionValueWithSource(name, held[name], source);
  }
}

/** The values of a command's options that come from one source. */
function valuesFrom(command: Command, source: OptionValueSource): Values {
  const ofSource = Object.entries(command.opts()).filter(([name]) => command.getOptionValueSource(name) === source);
  return Object.fromEntries(ofSource);
}
