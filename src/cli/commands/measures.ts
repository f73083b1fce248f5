import { print } from '../output.js';
import type { DefineCommand } from '../program.js';

export const define: DefineCommand = (command) => {
  command.option('--json', 'print JSON').action(async ({ json }: { json?: boolean }) => {
    const { measures } = await import('../../measures/registry.js');
    const list = measures.map(({ name, title, definition, range, direction, source }) => ({
      name,
      title,
      definition,
      range,
      direction,
      source,
    }));
    const lines = list.map(
      ({ name, title, definition, range, direction, source }) =>
        `${name}  ${title}, ${range}, ${direction} is better  (${source})\n  ${definition}`,
    );
    print(json ? JSON.stringify(list, null, 2) : lines.join('\n'));
  });
};
