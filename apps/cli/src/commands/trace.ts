import type { Command } from 'commander';
import { parseTimeout, type Start, teach } from '../command.ts';
import type { TraceOptions } from '../trace/trace-options.ts';

/** `waybill trace`: the eight questions. */
export function defineTrace(program: Command, start: Start): void {
  const command = program
    .command('trace')
    .description('answer eight questions about an artifact, each with the document that proves it')
    .argument('<subject>', 'a file, sha256:<hex>, or an image by digest')
    .option('--ledger <place>', 'ledger to ask: server address, or folder')
    .option('--evidence <dir>', 'ask a bare folder of evidence instead')
    .option(
      '--platform <place>',
      'platform folder whose signers count (or WAYBILL_PLATFORM); not for a server',
    )
    .option('--log-key <file>', "key of the folder's log, when it lies elsewhere")
    .option('--log-name <name>', "name of a ledger folder's log")
    .option('--timeout <seconds>', 'longest time that the server may take', parseTimeout, 10)
    .option(
      '--token-env <name>',
      'variable that holds the token for the server; else WAYBILL_ID_TOKEN',
      'WAYBILL_TOKEN',
    )
    .action(
      start(async (session, subject: string, options: TraceOptions) => {
        const { traceSubject } = await import('../trace/trace-subject.ts');
        return traceSubject(session, subject, options);
      }),
    );
  teach(command, {
    when: 'When somebody asks about an artifact: where it came from, which commit, pipeline and runner made it, what is in it, who signed it, whether deployment can verify it, whether the platform was healthy. What nothing on record tells is answered "unknown".',
    examples: [
      ['ask the server', 'waybill trace sha256:9f86d0… --ledger https://waybill.example.com'],
      ['ask the files of a build', 'waybill trace app.tgz --evidence . --platform ../platform'],
    ],
    exits: [
      [0, 'answered, "unknown" included'],
      [1, 'nothing is on record of this artifact'],
      [2, 'wrong options, or files that cannot be read'],
      [3, 'the ledger could not be asked'],
    ],
    docs: 'docs/guides/trace.md',
  });
}
