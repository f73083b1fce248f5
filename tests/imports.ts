/** A module that runs before another (`--import`), in its workers too, and writes every package that is imported into a file. */
export const recorder = (list: string) => {
  const hook = `
    import { appendFileSync } from 'node:fs';
    export function resolve(name, context, next) {
      if (/^[@\\w]/.test(name) && !/^(node|file|data):/.test(name)) appendFileSync(${JSON.stringify(list)}, name + '\\n');
      return next(name, context);
    }`;
  return asModule(`import { register } from 'node:module'; register(${JSON.stringify(asModule(hook))});`);
};

const asModule = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
