import { Command, Option } from 'commander';
import type { DefineCommand, Start } from './command.ts';
import type { Host } from './host.ts';
import { version } from './version.ts';

/** Options that every command takes, as the parser gives them. */
export interface GlobalOptions {
  readonly format: 'text' | 'json';
  readonly output?: string;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly debug?: true;
  readonly color: boolean;
}

/** The program with the given commands; nothing in it runs or writes before it parses a command line. */
export function buildProgram(commands: readonly DefineCommand[], start: Start, host: Host): Command {
  const program = new Command('waybill')
    .description('Where an artifact came from, and whether it may go on: evidence, verdict, trace.')
    .usage('<command> [options]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand(false)
    .addOption(new Option('--format <form>', 'form of the answer').choices(['text', 'json']).default('text'))
    .option('--output <file>', 'write the answer to a file instead of printing it')
    .option('-q, --quiet', 'print no answer: the exit code tells')
    .option('-v, --verbose', 'print whole digests and every detail')
    .option('--debug', 'print the stack of an error')
    .option('--no-color', 'print without colours, as with NO_COLOR=1')
    .configureHelp({ showGlobalOptions: true, helpWidth: 80 })
    .addHelpText(
      'after',
      '\nA command explains itself: waybill <command> --help\nStart here: docs/guides/attest.md, docs/guides/verify.md, docs/guides/trace.md',
    );
  settle(program, host);
  for (const define of commands) define(program, start);
  for (const command of walk(program)) settle(command, host);
  return program;
}

/** A command and all commands below it, in the order of the help. */
export function walk(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(walk)];
}

/** Errors are thrown, not printed, and nothing but the host's streams is written to. */
function settle(command: Command, host: Host): void {
  command
    .exitOverride()
    .helpOption('-h, --help', 'explain the command')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, helpWidth: 80 })
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: () => {},
    });
}
