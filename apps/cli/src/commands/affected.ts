import { InvalidArgumentError, type Command } from 'commander';
import { parseInstant, type Instant } from '@waybill/kernel';
import { parseSuspect, type AnySuspect } from '../affected/parse-suspect.ts';
import type { AffectedOptions } from '../affected/list-affected.ts';
import { type Start, teach } from '../command.ts';

/** `waybill affected`: what a suspect runner, commit, project, key, identity, job or artifact reaches. */
export function defineAffected(program: Command, start: Start): void {
  const command = program
    .command('affected')
    .description(
      'list the artifacts that a suspect reaches: a runner, commit, project, key, identity, job or artifact',
    )
    .argument(
      '[what]',
      'runner:, project:, commit:, key:sha256:…, identity:, artifact:sha256:… or build:<job url>',
      parseSuspect,
    )
    .requiredOption('--ledger <place>', 'ledger to ask: folder, or PostgreSQL address; not a server')
    .option(
      '--platform <place>',
      'platform folder whose signers count (or WAYBILL_PLATFORM); for key, identity, artifact, build',
    )
    .option('--revocations', 'each revocation of the platform folder, with its span, instead of WHAT')
    .option('--from <instant>', 'first instant that WHAT counts for: 2026-05-01T12:00:00Z', parseTime)
    .option('--until <instant>', 'last instant that WHAT counts for', parseTime)
    .option('--log-key <file>', "key of the folder's log, when it lies elsewhere")
    .option('--log-name <name>', "name of a ledger folder's log")
    .action(
      start(async (session, suspect: AnySuspect | undefined, options: AffectedOptions) => {
        const { listAffected } = await import('../affected/list-affected.ts');
        return listAffected(session, suspect, options);
      }),
    );
  teach(command, {
    when: 'When something can no longer be trusted and somebody asks what it touched. Each build on record is reached, not reached, or could not be told: what a job claims may incriminate a build and never clears it.',
    examples: [
      ['a runner was taken over', 'waybill affected runner:11 --ledger /var/lib/waybill'],
      [
        'a key leaked at a known time',
        'waybill affected key:sha256:4f2c… --from 2026-05-01T12:00:00Z --ledger /var/lib/waybill --platform ../platform',
      ],
      [
        'what the revocations under review would reach',
        'waybill affected --revocations --ledger /var/lib/waybill --platform ../platform',
      ],
      ['for a program', 'waybill affected commit:4f2c… --ledger /var/lib/waybill --format json'],
    ],
    exits: [
      [0, 'none of the builds on record is reached'],
      [1, 'at least one artifact is reached'],
      [2, 'wrong options, or a ledger that cannot be opened'],
      [3, 'of some builds it could not be told and none is known to be reached, or no build is on record'],
    ],
    docs: 'docs/guides/revocation.md',
  });
}

function parseTime(text: string): Instant {
  try {
    return parseInstant(text);
  } catch {
    throw new InvalidArgumentError('It is a date and time with its zone, such as 2026-05-01T12:00:00Z.');
  }
}
