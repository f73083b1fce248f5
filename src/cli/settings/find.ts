import { existsSync } from 'node:fs';
import path from 'node:path';

const NAME = 'docbin.config.json';

/** The settings file in a folder, or in the nearest one above it that has one. */
export function findSettings(folder = process.cwd()): string | undefined {
  const file = path.join(folder, NAME);
  if (existsSync(file)) return file;
  const above = path.dirname(folder);
  return above === folder ? undefined : findSettings(above);
}
