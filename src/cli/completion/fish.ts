import type { Level, Word } from './words.js';

/** A completion script for fish. */
export const fish = (levels: Level[]): string => `# docbin completion fish
function __docbin_at
    set -l at
    for word in (commandline -opc)[2..]
        switch "$at $word"
            case ${steps(levels)}
                set at (string trim -- "$at $word")
        end
    end
    test "$at" = "$argv[1]"
end
${levels.flatMap(({ path, words }) => words.map((word) => line(path, word))).join('\n')}
`;

const steps = (levels: Level[]) =>
  levels
    .filter(({ path }) => path !== '')
    .map(({ path }) => `'${path.includes(' ') ? path : ` ${path}`}'`)
    .join(' ');

function line(path: string, { spellings, about, takesValue, values }: Word): string {
  const flags = spellings.map((name) =>
    name.startsWith('--') ? `-l ${name.slice(2)}` : name.startsWith('-') ? `-s ${name.slice(1)}` : `-a ${name}`,
  );
  const value = values ? ` -x -a '${values.join(' ')}'` : takesValue ? ' -r' : '';
  return `complete -c docbin -n "__docbin_at '${path}'" ${flags.join(' ')}${value} -d '${about.replaceAll(/['\\]/g, '\\$&')}'`;
}
