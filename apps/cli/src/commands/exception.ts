import type { Command } from 'commander';
import { parseTimeout, type Start, teach } from '../command.ts';
import type { ExceptionOptions } from '../exception/exceptions.ts';

/** `waybill exception`: who let what pass in spite of a refusal. */
export function defineException(program: Command, start: Start): void {
  const exception = program
    .command('exception')
    .description('list the exceptions that were given by breaking the glass, or end one early');

  const list = withServer(exception.command('list'))
    .description('list every exception on record, newest first')
    .option('--artifact <digest>', 'those for one artifact, by sha256:<hex>')
    .action(
      start(async (session, options: ExceptionOptions) => {
        const { listExceptions } = await import('../exception/exceptions.ts');
        return listExceptions(session, options);
      }),
    );
  teach(list, {
    when: 'For the monthly review of exceptions, and whenever somebody asks why a refused artifact runs.',
    examples: [
      ['all of them', 'waybill exception list --ledger https://waybill.example.com'],
      ['for a program', 'waybill exception list --ledger https://waybill.example.com --format json'],
    ],
    exits: [
      [0, 'they were listed, or there is none'],
      [1, 'the server refused the token'],
      [2, 'wrong options'],
      [3, 'the server cannot be reached'],
    ],
    docs: 'docs/guides/break-glass.md',
  });

  const end = withServer(exception.command('end'))
    .description('end an exception before it expires')
    .argument('<id>', 'its id, as "waybill exception list" shows it')
    .argument('<reason>', 'why, in 10 to 1000 characters')
    .action(
      start(async (session, id: string, reason: string, options: ExceptionOptions) => {
        const { endException } = await import('../exception/exceptions.ts');
        return endException(session, id, reason, options);
      }),
    );
  teach(end, {
    when: 'When the emergency is over, or the exception was a mistake. Whoever may give one may end it, and whoever has an API token of the server.',
    examples: [
      [
        'the wrong release',
        'waybill exception end sha256:9f86… "It was the wrong release after all." --ledger https://waybill.example.com',
      ],
    ],
    exits: [
      [0, 'it is ended'],
      [1, 'there is no such exception, or whoever asks may not end it'],
      [2, 'wrong options'],
      [3, 'the server cannot be reached'],
    ],
    docs: 'docs/guides/break-glass.md',
  });
}

function withServer(command: Command): Command {
  return command
    .requiredOption('--ledger <url>', 'address of the server')
    .option('--timeout <seconds>', 'longest time that the server may take', parseTimeout, 10)
    .option(
      '--token-env <name>',
      'variable that holds the token for the server; else WAYBILL_ID_TOKEN',
      'WAYBILL_TOKEN',
    );
}
