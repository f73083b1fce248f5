import { Argument } from 'commander';
import { print } from '../output.js';
import { COMMAND_NAMES, createProgram, type DefineCommand } from '../program.js';

export const define: DefineCommand = (command) => {
  command
    .addArgument(new Argument('<shell>', 'which shell the script is for').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `
Examples:
  source <(docbin completion bash)                 now, or in ~/.bashrc
  source <(docbin completion zsh)                  in ~/.zshrc, after compinit
  docbin completion fish >~/.config/fish/completions/docbin.fish`,
    )
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const [{ levels }, { bash }, { zsh }, { fish }] = await Promise.all([
        import('../completion/words.js'),
        import('../completion/bash.js'),
        import('../completion/zsh.js'),
        import('../completion/fish.js'),
      ]);
      const program = await createProgram(['', '', ...COMMAND_NAMES]);
      print({ bash, zsh, fish }[shell](await levels(program)));
    });
};
