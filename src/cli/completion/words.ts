import type { Command } from 'commander';

/** What may follow after the words of a command. */
export interface Level {
  /** The command's words, such as `queue add`; empty for docbin itself. */
  path: string;
  words: Word[];
}

/** A command, an option in all its spellings, or an argument. */
export interface Word {
  spellings: string[];
  about: string;
  /** Of an option: whether something follows it, and what that may be, if that is known; all else is a file. */
  takesValue?: boolean;
  values?: string[];
}

/** Every command with what may follow it, read off the command line as it is defined. */
export async function levels(program: Command): Promise<Level[]> {
  const names = await knownNames();
  const own = (command: Command): Word[] => {
    const help = command.createHelp();
    return [
      ...help.visibleCommands(command).map((sub) => ({ spellings: [sub.name()], about: sub.description() })),
      ...command.registeredArguments.flatMap((argument) =>
        (argument.argChoices ?? names[argument.name()] ?? []).map((name) => ({ spellings: [name], about: '' })),
      ),
      ...help.visibleOptions(command).map((option) => ({
        spellings: [option.short, option.long].filter((flag) => flag !== undefined),
        about: option.description,
        takesValue: option.required,
        values: option.argChoices ?? (option.required ? names[option.attributeName()] : undefined),
      })),
    ];
  };
  const below = (command: Command, path: string): Level[] => [
    { path, words: [...own(command), ...own(program).filter(isFlag)] },
    ...command.commands.flatMap((sub) => below(sub, `${path} ${sub.name()}`.trim())),
  ];
  const binarize = program.commands.find((command) => command.name() === 'binarize');
  const [top, ...rest] = below(program, '').map(withoutRepeats);
  return [withoutRepeats({ ...top, words: [...top.words, ...(binarize ? own(binarize) : [])] }), ...rest];
}

const isFlag = ({ spellings: [name] }: Word) => name.startsWith('-');

const withoutRepeats = ({ path, words }: Level): Level => ({
  path,
  words: words.filter(({ spellings: [name] }, i) => words.findIndex((other) => other.spellings[0] === name) === i),
});

/** The names that options and arguments take, by what these are called. */
async function knownNames(): Promise<Record<string, string[]>> {
  const [{ methods }, { measures }, { modelNames }, { datasets }] = await Promise.all([
    import('../../methods/find.js'),
    import('../../measures/registry.js'),
    import('../../network/model.js'),
    import('../../datasets/manifest.js'),
  ]);
  const method = [...methods.keys(), 'best-classical'];
  const measure = measures.map(({ name }) => name);
  const sets = (await datasets()).map(({ name }) => name);
  return {
    method,
    methods: [...method, 'all'],
    measure,
    measures: [...measure, 'all'],
    model: await modelNames(),
    sets,
    names: sets,
    name: sets,
  };
}
