import type { Session, Start } from './command.ts';
import { commandTable, loadAllCommands } from './command-table.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Host } from './host.ts';
import type { GlobalOptions } from './program.ts';
import { reportFailure } from './report-failure.ts';
import { parseVerifyBundleArguments } from './sigstore/verify-bundle-arguments.ts';
import { verifyBundleAtOnce } from './sigstore/verify-bundle-files.ts';
import { version } from './version.ts';

/** Runs one command line to its end and gives the exit code; never throws. */
export async function runCommandLine(host: Host): Promise<ExitCode> {
  try {
    return await dispatch(host);
  } catch (error) {
    return reportFailure(host, error);
  }
}

async function dispatch(host: Host): Promise<ExitCode> {
  const [first, second] = host.argv;
  // These two answer before the option parser is loaded, which alone takes 10 ms.
  if (host.argv.length === 1 && (first === '--version' || first === '-V')) {
    host.stdout.write(`${version}\n`);
    return exitCodes.yes;
  }
  if (first === 'sigstore' && second === 'verify-bundle') {
    const request = parseVerifyBundleArguments(host.argv.slice(2));
    // Anything beyond the protocol, help and mistakes included, is for the full parser below.
    if (request !== undefined) return verifyBundleAtOnce(host, request);
  }
  // `waybill help ledger verify` asks what `waybill ledger verify --help` does.
  if (first === 'help') {
    const known = second === undefined || second in commandTable;
    return runProgram({ ...host, argv: [...host.argv.slice(1), ...(known ? ['--help'] : [])] });
  }
  return runProgram(host);
}

async function runProgram(host: Host): Promise<ExitCode> {
  const { buildProgram } = await import('./program.ts');
  let exitCode: ExitCode = exitCodes.yes;
  const start: Start =
    (work) =>
    async (...args) => {
      const command = args.at(-1) as { name(): string; optsWithGlobals(): GlobalOptions };
      const options = command.optsWithGlobals();
      const { checkOutputs } = await import('./check-outputs.ts');
      checkOutputs(command.name(), args.slice(0, -2), { ...options });
      const answer = await work(sessionOf(host, options), ...args);
      const { deliverAnswer } = await import('./render/deliver-answer.ts');
      await deliverAnswer(host, options, answer);
      exitCode = answer.exitCode;
    };
  const verb = host.argv.find((word) => word in commandTable);
  const load = verb === undefined ? undefined : commandTable[verb];
  const commands = load ? [await load()] : await loadAllCommands();
  const program = buildProgram(commands, start, host);
  const { CommanderError } = await import('commander');
  try {
    if (host.argv.length === 0) program.help();
    await program.parseAsync(host.argv as string[], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.yes;
    // A group such as `waybill ledger` without its verb: its help is on stderr, and nothing was done.
    if (error.code === 'commander.help') return exitCodes.usage;
    const { usageError } = await import('./usage-error.ts');
    throw usageError(error);
  }
  return exitCode;
}

function sessionOf(host: Host, options: GlobalOptions): Session {
  return {
    host,
    verbose: options.verbose ?? false,
    progress: (text) => {
      if (host.stderr.isTerminal && options.quiet !== true) host.stderr.write(`${text}\n`);
    },
  };
}
