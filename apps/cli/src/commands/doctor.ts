import type { Command } from 'commander';
import { type Start, teach } from '../command.ts';
import type { DoctorOptions } from '../setup/doctor-options.ts';

/** `waybill doctor`: does everything stand that the other commands need? */
export function defineDoctor(program: Command, start: Start): void {
  const command = program
    .command('doctor')
    .description('check the platform folder, the roots of trust, tokens and reachable services')
    .option('--platform <place>', 'platform folder, or <git url>@<commit> (or WAYBILL_PLATFORM)')
    .option('--server <url>', 'Waybill server that should answer (or WAYBILL_SERVER)')
    .option(
      '--gitlab-token-env <name>',
      "variable that holds a token for GitLab's API",
      'WAYBILL_GITLAB_TOKEN',
    )
    .option('--signing-config <file>', 'Sigstore services that should answer, as a signing_config.json')
    .option('--trusted-root <file>', "trusted_root.json that must know them; else the platform folder's own")
    .option('--key <place>', 'signing key that should be trusted: a file, hashivault://… or awskms://…')
    .option('--key-password-env <name>', 'variable that holds the password of a key file')
    .option('--offline', 'ask no service')
    .action(
      start(async (session, options: DoctorOptions) => {
        const { examine } = await import('../setup/examine.ts');
        return examine(session, options);
      }),
    );
  teach(command, {
    when: 'After "waybill init", after each change of the platform folder, and first of all when something does not work. It changes nothing.',
    examples: [
      ['a platform folder, without asking any service', 'waybill doctor --platform ../platform --offline'],
      [
        'everything: folder, GitLab with its token, server',
        'waybill doctor --platform ../platform --server https://waybill.example.com',
      ],
    ],
    exits: [
      [0, 'everything that was checked is in order'],
      [1, 'something is not'],
      [2, 'wrong options'],
      [3, 'something could not be told, such as a service that does not answer'],
    ],
    docs: 'docs/guides/doctor.md',
  });
}
