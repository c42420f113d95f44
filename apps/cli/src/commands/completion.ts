import { Argument, type Command } from 'commander';
import { type Start, teach } from '../command.ts';
import { loadAllCommands } from '../command-table.ts';
import { renderCompletion, type Shell } from '../completion/render-completion.ts';
import { exitCodes } from '../exit-codes.ts';
import { buildProgram } from '../program.ts';

/** `waybill completion`: a script for the shell, made from the command tree. */
export function defineCompletion(program: Command, start: Start): void {
  const command = program
    .command('completion')
    .description('print a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action(
      start(async (session, shell: Shell) => {
        const idle: Start = () => async () => {};
        const script = renderCompletion(shell, buildProgram(await loadAllCommands(), idle, session.host));
        return {
          exitCode: exitCodes.yes,
          schema: 'completion/v1',
          json: { shell, script },
          text: () => script,
        };
      }),
    );
  teach(command, {
    when: 'Once, after installing Waybill, and again after an update.',
    examples: [
      ['bash', 'waybill completion bash > ~/.local/share/bash-completion/completions/waybill'],
      ['zsh, with a folder of $fpath', 'waybill completion zsh > ~/.zfunc/_waybill'],
      ['fish', 'waybill completion fish > ~/.config/fish/completions/waybill.fish'],
    ],
    exits: [
      [0, 'printed'],
      [2, 'no such shell'],
    ],
    docs: 'docs/reference/cli.md',
  });
}
