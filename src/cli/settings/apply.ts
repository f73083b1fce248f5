import type { Command } from 'commander';
import { findSettings } from './find.js';

/**
 * Gives a command that is about to run what the settings file holds, where neither a flag nor the environment says otherwise.
 *
 * @throws UsageError for a wrong settings file, or a wrong value in the environment
 */
export async function applySettings(command: Command): Promise<void> {
  const commands = lineage(command);
  const file = settingsFile(command);
  if (file === undefined && !commands.some(hasVariable)) return;
  // takes time that a run without settings need not take
  const { lay } = await import('./lay.js');
  await lay(commands, file);
}

/** The settings file that a command reads. */
export const settingsFile = (command: Command): string | undefined =>
  command.optsWithGlobals().config ?? findSettings();

/** From the program to the command itself. */
export const lineage = (command: Command): Command[] =>
  command.parent ? [...lineage(command.parent), command] : [command];

const hasVariable = (command: Command) =>
  command.options.some((option) => command.getOptionValueSource(option.attributeName()) === 'env');
