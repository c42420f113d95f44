import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseTimeout, type Start, teach } from '../command.ts';
import type { ShowOptions } from '../trust/show-trust.ts';
import type { UpdateOptions } from '../trust/update-options.ts';

/** `waybill trust`: roots of trust, looked at and brought up to date. */
export function defineTrust(program: Command, start: Start): void {
  const trust = program.command('trust').description('look at the roots of trust, and bring them up to date');
  teach(
    trust
      .command('show')
      .description('list the logs and authorities of a trusted root with their validity')
      .option('--trusted-root <file>', 'a trusted_root.json instead of the embedded public-good one')
      .option('--ends-within <days>', 'exit with 1 also when something ends within so many days', parseDays)
      .action(
        start(async (session, options: ShowOptions) => {
          const { showTrust } = await import('../trust/show-trust.ts');
          return showTrust(session, options);
        }),
      ),
    {
      when: 'To see what keyless signatures are verified against, whether anything in it ends soon, and how old it is. The public-good root comes with Waybill, so verification works offline from the first run.',
      examples: [
        ['the embedded root', 'waybill trust show'],
        ['the root of a private Sigstore', 'waybill trust show --trusted-root platform/trusted_root.json'],
        [
          'in a schedule, to hear of an end two weeks before',
          'waybill trust show --trusted-root platform/trusted_root.json --ends-within 14',
        ],
      ],
      exits: [
        [0, 'each kind of authority has a valid one'],
        [1, 'a kind of authority has none that is valid now, or none for as long as --ends-within asks'],
        [2, 'the file is not a trusted root'],
      ],
      docs: 'docs/guides/sigstore.md',
    },
  );

  teach(
    trust
      .command('update')
      .description('bring a trusted_root.json up to date, from a TUF repository or a file')
      .argument(
        '<file>',
        'the trusted_root.json, such as that of the platform folder; made where there is none',
      )
      .option('--from <file>', 'take the new root from this file; no service is asked')
      .option(
        '--tuf-url <url>',
        'TUF repository; else the one that the file follows, else the public-good one',
      )
      .option('--tuf-root <file>', 'root metadata that a private repository is trusted by, the first time')
      .option('--tuf-target <name>', 'name of the root in the repository (trusted_root.json unless told)')
      .option(
        '--signing-config <file>',
        'bring the signing_config.json of the same repository up to date, too',
      )
      .option('--replace', 'accept a root without any key in common with the present one')
      .option('--dry-run', 'say what would be different; write nothing')
      .addOption(
        new Option('--timeout <seconds>', 'longest time that the repository may take')
          .argParser(parseTimeout)
          .default(60),
      )
      .action(
        start(async (session, file: string, options: UpdateOptions) => {
          const { updateTrust } = await import('../trust/update-trust.ts');
          return updateTrust(session, file, options);
        }),
      ),
    {
      when: 'In the platform project, by hand or on a schedule that opens a merge request: the root is a file under review, and "waybill verify" uses it only where waybill.yaml names it. No command fetches a root by itself, and the embedded one changes only with Waybill.',
      examples: [
        [
          'see what the public-good Sigstore changed',
          'waybill trust update platform/trusted_root.json --dry-run',
        ],
        [
          'follow a private Sigstore, from the first time on',
          'waybill trust update platform/trusted_root.json --tuf-url https://tuf.example.com --tuf-root 1.root.json',
        ],
        [
          'without network, from a file that came another way',
          'waybill trust update platform/trusted_root.json --from trusted_root.json',
        ],
      ],
      exits: [
        [0, 'the file is up to date now, or would be'],
        [1, 'what was offered is not to be trusted; nothing was written'],
        [2, 'wrong options, or a file that cannot be read or written'],
        [3, 'the repository could not be asked, or another update runs; nothing was written'],
      ],
      docs: 'docs/guides/sigstore.md',
    },
  );
}

function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,4}$/.test(text) && days <= 3650) return days;
  throw new InvalidArgumentError('It is a whole number of days from 0 to 3650.');
}
