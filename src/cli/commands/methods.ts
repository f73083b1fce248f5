import type { z } from 'zod';
import { print } from '../output.js';
import type { DefineCommand } from '../program.js';

export const define: DefineCommand = (command) => {
  command.option('--json', 'print JSON').action(async ({ json }: { json?: boolean }) => {
    const { BEST_CLASSICAL, methods } = await import('../../methods/find.js');
    const list = [...methods.values()].map(({ name, title, source, params }) => ({
      name,
      title,
      source,
      params: Object.entries(params.shape).map(([key, schema]) => describeParam(key, schema as z.ZodType)),
    }));
    const best = `best-classical  stands for ${BEST_CLASSICAL}, the best without training (docs/methods.md)`;
    print(json ? JSON.stringify(list, null, 2) : [...list.map(describe), best].join('\n\n'));
  });
};

function describeParam(name: string, schema: z.ZodType) {
  return { name, default: schema.parse(undefined), description: schema.description ?? '' };
}

type Listed = { name: string; title: string; source: string; params: ReturnType<typeof describeParam>[] };

function describe({ name, title, source, params }: Listed): string {
  const lines = params.map((param) => `    ${`${param.name}=${param.default}`.padEnd(16)} ${param.description}`);
  return [`${name}  (${source})`, `  ${title}`, ...lines].join('\n');
}
