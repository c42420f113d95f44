import type { Command } from 'commander';
import { type Start, teach } from '../command.ts';

/** `waybill trust`: the roots that Waybill brings. */
export function defineTrust(program: Command, start: Start): void {
  const trust = program.command('trust').description('look at the roots of trust');
  teach(
    trust
      .command('show')
      .description('list the logs and authorities of a trusted root with their validity')
      .option('--trusted-root <file>', 'a trusted_root.json instead of the embedded public-good one')
      .action(
        start(async (session, options: { readonly trustedRoot?: string }) => {
          const { showTrust } = await import('../trust/show-trust.ts');
          return showTrust(session, options.trustedRoot);
        }),
      ),
    {
      when: 'To see what keyless signatures are verified against, whether anything in it ends soon, and how old it is. The public-good root comes with Waybill, so verification works offline from the first run.',
      examples: [
        ['the embedded root', 'waybill trust show'],
        ['the root of a private Sigstore', 'waybill trust show --trusted-root trust/trusted_root.json'],
      ],
      exits: [
        [0, 'each kind of authority has a valid one'],
        [1, 'a kind of authority has none that is valid now'],
        [2, 'the file is not a trusted root'],
      ],
      docs: 'docs/guides/sigstore.md',
    },
  );
}
