import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { docbin, temporaryFolder } from './run.js';

/** Command lines, and what the word that they end in can become. */
const LINES: [line: string, words: string[]][] = [
  ['docbin merge', ['merge-journals']],
  ['docbin queue s', ['status']],
  ['docbin binarize --page', ['--page-timeout', '--pages']],
  ['docbin --page-', ['--page-timeout']],
  ['docbin binarize -q --format tif', ['tiff']],
  ['docbin queue add -m sau', ['sauvola', 'sauvola-ms']],
  ['docbin queue add --model unet-t', ['unet-tiny']],
  ['docbin tune wolf hdibco2016 --measure pseudoF', ['pseudoFmeasure']],
  ['docbin datasets fetch hdibco201', ['hdibco2010', 'hdibco2012', 'hdibco2014', 'hdibco2016', 'hdibco2018']],
  ['docbin completion fi', ['fish']],
];

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout, stderr } = await docbin(['completion', shell]);
  expect([code, stderr]).toEqual([0, '']);
  const script = path.join(await temporaryFolder(), `docbin.${shell}`);
  await writeFile(script, stdout);
  return script;
}

/** Skips where the shell is not installed, and says so. */
const shell = (name: string) => {
  const there = spawnSync(name, ['-c', 'true']).status === 0;
  if (!there) console.warn(`${name} is not installed: its completion is not tested`);
  return describe.skipIf(!there);
};

shell('bash')('bash', () => {
  const ask = async (line: string) => {
    const code = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _docbin; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const words = execFileSync('bash', ['-c', code, await scriptFor('bash'), ...line.split(' ')], { encoding: 'utf8' });
    return words.trim().split('\n').sort();
  };
  it.each(LINES)('completes %s', async (line, words) => expect(await ask(line)).toEqual(words));
  it('completes what follows the last comma of a list', async () => {
    expect(await ask('docbin bench --methods otsu,trs')).toEqual(['otsu,trsingh']);
  });
  it('leaves files to the shell', async () => expect(await ask('docbin binarize -o ')).toEqual(['']));
});

shell('fish')('fish', () => {
  it.each(LINES)('completes %s', async (line, words) => {
    const code = `source ${await scriptFor('fish')}; complete -C '${line}'`;
    const cwd = await temporaryFolder();
    const lines = execFileSync('fish', ['--no-config', '-c', code], { encoding: 'utf8', cwd }).trim().split('\n');
    expect(lines.map((one) => one.split('\t')[0]).sort()).toEqual(words);
  });
});

shell('zsh')('zsh', () => {
  it.each(LINES.filter(([, words]) => words.length === 1))('completes %s', async (line, [word]) => {
    // a terminal of its own, in which docbin says what it was given
    const script = await scriptFor('zsh');
    const folder = path.dirname(script);
    const setup = `autoload -Uz compinit; compinit -D -u; source ${script}; docbin() { print "<$*>" }`;
    await writeFile(path.join(folder, '.zshrc'), setup);
    const code = `
      zmodload zsh/zpty
      zpty terminal zsh -i
      zpty -w terminal $'${line}\\t'
      zpty -r terminal text '*<*>*'
      print -r -- $text`;
    const env = { ...process.env, ZDOTDIR: folder };
    const text = execFileSync('zsh', ['-f', '-c', code], { encoding: 'utf8', cwd: folder, env, timeout: 30_000 });
    const [, ...given] = line.split(' ').slice(0, -1);
    expect(text).toContain(`<${[...given, word].join(' ')}>`);
  });
});
