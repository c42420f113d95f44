import type { Command } from 'commander';
import { type Start, teach } from '../command.ts';
import type { ServeOptions } from '../serve/serve.ts';

/** `waybill serve`: the server. */
export function defineServe(program: Command, start: Start): void {
  const command = program
    .command('serve')
    .description('run the server: accept evidence, decide, answer')
    .option(
      '--platform <place>',
      'platform folder, <git url>@<commit>, or <git url>#<branch> (or WAYBILL_PLATFORM)',
    )
    .option(
      '--platform-interval <seconds>',
      'how often the platform folder is read again, 0 for never (or WAYBILL_PLATFORM_INTERVAL)',
    )
    .option('--ledger <place>', 'folder of the embedded ledger, or a PostgreSQL address (or WAYBILL_LEDGER)')
    .option('--log-key <file>', 'key of the log; made beside a new folder (or WAYBILL_LOG_KEY)')
    .option('--log-name <name>', 'name of the log (or WAYBILL_LOG_NAME)')
    .option(
      '--signing-key <place>',
      "the platform's key, with which the server signs: a file, hashivault://… or awskms://… (or WAYBILL_SIGNING_KEY)",
    )
    .option(
      '--signing-config <file>',
      'logs and timestamp authorities that witness it, as a signing_config.json (or WAYBILL_SIGNING_CONFIG)',
    )
    .option(
      '--signing-trusted-root <file>',
      'trusted_root.json of those services (or WAYBILL_SIGNING_TRUSTED_ROOT)',
    )
    .option('--host <address>', 'address to listen on (or WAYBILL_HOST)')
    .option('--port <number>', 'port to listen on, 0 for a free one (or WAYBILL_PORT)')
    .option('--read-access <who>', 'token, or open to everyone who reaches it (or WAYBILL_READ_ACCESS)')
    .option(
      '--max-in-flight <number>',
      'submissions, promotions and traces at one time, each (or WAYBILL_MAX_IN_FLIGHT)',
    )
    .action(
      start(async (session, options: ServeOptions) => {
        const { serve } = await import('../serve/serve.ts');
        return serve(session, options);
      }),
    );
  teach(command, {
    when: 'One for the organisation. It keeps the ledger, checks the ID tokens of jobs, states what it verified itself, and decides for those who ask. Put a TLS proxy in front of it.',
    examples: [
      ['on the embedded database', 'waybill serve --platform /srv/platform --ledger /var/lib/waybill/ledger'],
      [
        'following the protected branch of the platform project',
        'waybill serve --platform https://gitlab.com/acme/platform.git#main --ledger /var/lib/waybill/ledger',
      ],
      [
        'on PostgreSQL, any number of processes',
        'WAYBILL_LEDGER="$DATABASE_URL" waybill serve --platform /srv/platform --log-key /run/secrets/log-key.pem',
      ],
    ],
    exits: [
      [0, 'it was asked to end, and ended in order'],
      [2, 'wrong options or configuration'],
      [3, 'the ledger is held by another process, or cannot be reached'],
    ],
    docs: 'docs/guides/server.md',
  });
}
