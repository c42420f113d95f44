import type { Command } from 'commander';
import { type Start, teach } from '../command.ts';

/** `waybill serve`: the server. */
export function defineServe(program: Command, start: Start): void {
  const command = program
    .command('serve')
    .description('run the server: accept evidence, decide, answer')
    .argument('[setting...]', 'settings of the server')
    .allowUnknownOption()
    .action(
      start(async (session, words: readonly string[]) => {
        const { serve } = await import('../serve/serve.ts');
        return serve(session, words);
      }),
    );
  teach(command, {
    when: 'One for the organisation. It keeps the ledger, checks the ID tokens of jobs, states what it verified itself, and decides for those who ask. Put a TLS proxy in front of it.',
    examples: [
      ['on the embedded database', 'waybill serve --platform /srv/platform --ledger /var/lib/waybill/ledger'],
      [
        'on PostgreSQL, any number of processes',
        'waybill serve --platform /srv/platform --postgres-env DATABASE_URL --log-key /run/secrets/log-key.json',
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
