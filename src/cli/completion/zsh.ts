import { steps, values } from './bash.js';
import type { Level, Word } from './words.js';

/** A completion script for zsh. */
export const zsh = (levels: Level[]): string => `#compdef docbin
# docbin completion zsh
_docbin() {
  local at= word
  local -a known
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${steps(levels)}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at:\${words[CURRENT-1]}" in
${values(levels, (names) => (names.length > 0 ? `compset -P '*,'; compadd -- ${names.join(' ')}; return` : '_files; return'))}
  esac
  case "$at" in
${levels.map(({ path, words }) => `    '${path}') known=(${words.flatMap(described).join(' ')}) ;;`).join('\n')}
  esac
  _describe docbin known
  _files
}
if [[ $funcstack[1] == _docbin ]]; then _docbin "$@"; else compdef _docbin docbin; fi
`;

const described = ({ spellings, about }: Word) =>
  spellings.map((name) => `'${name}:${about.replaceAll("'", "'\\''")}'`);
