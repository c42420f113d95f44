import { exitCodes } from './exit-codes.ts';
import { processHost } from './host.ts';
import { reportFailure } from './report-failure.ts';
import { runCommandLine } from './run-command-line.ts';

/** The `waybill` command: runs the command line of this process and ends it with the exit code. */
export async function main(): Promise<void> {
  const host = processHost();
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      reportFailure(host, error);
      process.exit(exitCodes.bug);
    });
  }
  // Ends at once: pooled connections of an HTTP client would hold the process for seconds more.
  process.exit(await runCommandLine(host));
}
