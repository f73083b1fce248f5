import type { Level } from './words.js';

/** A completion script for bash. */
export const bash = (levels: Level[]): string => `# docbin completion bash
_docbin() {
  local at= word words cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case "$at $word" in
      ${steps(levels)}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at:$prev" in
${values(levels, (names) => `words='${names.join(' ')}'`)}
    *)
      case "$at" in
${levels.map(({ path, words }) => `        '${path}') words='${words.flatMap(({ spellings }) => spellings).join(' ')}' ;;`).join('\n')}
      esac
      ;;
  esac
  # in a list only what follows its last comma
  local list=
  [[ $cur == *,* ]] && list=\${cur%,*},
  COMPREPLY=($(compgen -P "$list" -W "$words" -- "\${cur##*,}"))
}
complete -o default -F _docbin docbin
`;

/** Patterns of the words that lead to another command. */
export const steps = (levels: Level[]): string =>
  levels
    .filter(({ path }) => path !== '')
    .map(({ path }) => `'${path.includes(' ') ? path : ` ${path}`}'`)
    .join(' | ');

/** A case for every option that takes a value: what it may be, or nothing that we know. */
export function values(levels: Level[], offer: (names: string[]) => string): string {
  const cases = levels.flatMap(({ path, words }) =>
    words
      .filter(({ takesValue }) => takesValue)
      .map(({ spellings, values = [] }) => {
        const pattern = spellings.map((flag) => `'${path}:${flag}'`).join(' | ');
        return `    ${pattern}) ${offer(values)} ;;`;
      }),
  );
  return cases.join('\n');
}
