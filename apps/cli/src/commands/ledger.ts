import type { Command } from 'commander';
import { parseTimeout, type Start, teach } from '../command.ts';
import type { LedgerProveOptions } from '../ledger/prove-receipt.ts';
import type { LedgerVerifyOptions } from '../ledger/verify-copy.ts';
import type { LedgerChoice } from '../compose.ts';

/** `waybill ledger`: verify it offline, take copies out and in. */
export function defineLedger(program: Command, start: Start): void {
  const ledger = program
    .command('ledger')
    .description('verify, copy and carry over a ledger and its transparency log');

  teach(
    ledger
      .command('verify')
      .description('recompute every document, entry, leaf, root and checkpoint, offline')
      .argument('<dir>', 'folder that "ledger export" wrote, or the folder of a ledger')
      .option(
        '--verifier-key <key>',
        'key that the log may be signed with: name+hash+base64 (repeatable)',
        collect,
      )
      .option('--platform <place>', 'take the keys from this platform folder (or WAYBILL_PLATFORM)')
      .option(
        '--checkpoint <file>',
        'checkpoint kept elsewhere, which the copy must extend (repeatable)',
        collect,
      )
      .option(
        '--receipt <file>',
        "server's answer to a submission, whose entry must be there (repeatable)",
        collect,
      )
      .action(
        start(async (session, dir: string, options: LedgerVerifyOptions) => {
          const { verifyCopy } = await import('../ledger/verify-copy.ts');
          return verifyCopy(session, dir, options);
        }),
      ),
    {
      when: 'To prove that nothing in the record was altered, removed or reordered. Works on a copy, without the server, its key and a network. Keep checkpoints and receipts elsewhere: a copy that was cut short contradicts them.',
      examples: [
        [
          'a copy, with the keys of the platform folder',
          'waybill ledger verify copy/ --platform ../platform',
        ],
        [
          'against a checkpoint that was kept last quarter',
          'waybill ledger verify copy/ --platform ../platform --checkpoint 2026-q3.checkpoint',
        ],
      ],
      exits: [
        [0, 'everything is as it was written'],
        [1, 'something is not; each row is named'],
        [2, 'wrong options, or no such copy'],
        [3, 'the ledger is held by another process'],
      ],
      docs: 'docs/guides/ledger.md',
    },
  );

  teach(
    ledger
      .command('prove')
      .description('have a server prove that the entry of a receipt is in its log')
      .argument('<receipt>', "server's answer to a submission, or what attest --submit --format json printed")
      .requiredOption('--server <url>', 'Waybill server that gave the receipt')
      .option(
        '--verifier-key <key>',
        'key that the log may be signed with: name+hash+base64 (repeatable)',
        collect,
      )
      .option('--platform <place>', 'take the keys from this platform folder (or WAYBILL_PLATFORM)')
      .option('--timeout <seconds>', 'longest time that the server may take', parseTimeout, 30)
      .action(
        start(async (session, receipt: string, options: LedgerProveOptions) => {
          const { proveReceipt } = await import('../ledger/prove-receipt.ts');
          return proveReceipt(session, receipt, options);
        }),
      ),
    {
      when: 'To be sure that what was handed in is on record for good, without a copy of the ledger. The answer is verified here, under keys that come from elsewhere.',
      examples: [
        [
          'the receipt that attest --output wrote',
          'waybill ledger prove receipt.json --server https://waybill.example.com --platform ../platform',
        ],
      ],
      exits: [
        [0, 'the entry is in the log'],
        [1, 'it is not, or the proof does not hold'],
        [2, 'wrong options, or no receipt'],
        [3, 'the server could not be reached, or the entry has no place in the log yet'],
      ],
      docs: 'docs/guides/ledger.md',
    },
  );

  teach(
    choices(ledger.command('checkpoint').description('print the latest signed checkpoint of the log')).action(
      start(async (session, options: LedgerChoice) => {
        const { showCheckpoint } = await import('../ledger/show-checkpoint.ts');
        return showCheckpoint(session, options);
      }),
    ),
    {
      when: 'To keep a checkpoint where the ledger cannot reach it: in another repository, in a ticket, on paper.',
      examples: [
        [
          'once a day',
          'waybill ledger checkpoint --ledger /var/lib/waybill/ledger --output today.checkpoint',
        ],
      ],
      exits: [
        [0, 'printed'],
        [1, 'the log is empty'],
        [2, 'wrong options'],
        [3, 'the ledger is held by another process, or cannot be reached'],
      ],
      docs: 'docs/guides/ledger.md',
    },
  );

  teach(
    choices(
      ledger
        .command('export')
        .description('write every row to plain files, with counts and digests')
        .argument('<dir>', 'new or empty folder'),
    ).action(
      start(async (session, dir: string, options: LedgerChoice) => {
        const { exportLedger } = await import('../ledger/export-ledger.ts');
        return exportLedger(session, dir, options);
      }),
    ),
    {
      when: 'For a backup that any version can read, for an auditor, before an upgrade, or on the way to PostgreSQL.',
      examples: [
        ['a copy of an embedded ledger', 'waybill ledger export copy/ --ledger /var/lib/waybill/ledger'],
      ],
      exits: [
        [0, 'written'],
        [2, 'wrong options, or the folder is not empty'],
        [3, 'the ledger is held by another process, or cannot be reached'],
      ],
      docs: 'docs/guides/ledger.md',
    },
  );

  teach(
    choices(
      ledger
        .command('import')
        .description('load a copy into an empty ledger, in one transaction')
        .argument('<dir>', 'folder that "ledger export" wrote'),
    ).action(
      start(async (session, dir: string, options: LedgerChoice) => {
        const { importCopy } = await import('../ledger/import-copy.ts');
        return importCopy(session, dir, options);
      }),
    ),
    {
      when: 'To restore a backup, to move to PostgreSQL, or to carry a ledger over an upgrade of the embedded database. The key of the log comes along: name it with --log-key.',
      examples: [
        [
          'into a PostgreSQL database',
          'WAYBILL_LEDGER="$DATABASE_URL" waybill ledger import copy/ --log-key ledger.log-key.pem',
        ],
      ],
      exits: [
        [0, 'every row arrived'],
        [2, 'wrong options, a malformed copy, or a ledger that is not empty'],
        [3, 'the ledger is held by another process, or cannot be reached'],
      ],
      docs: 'docs/guides/ledger.md',
    },
  );
}

function choices(command: Command): Command {
  return command
    .option('--ledger <place>', 'folder of the embedded ledger, or a PostgreSQL address (or WAYBILL_LEDGER)')
    .option('--log-key <file>', 'key of the log (or WAYBILL_LOG_KEY; else the file beside the folder)')
    .option('--log-name <name>', 'name of the log (or WAYBILL_LOG_NAME; else "waybill")');
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
