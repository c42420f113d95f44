import { WaybillError } from '@waybill/kernel';
import { type Command, Option } from 'commander';
import { type Start, teach } from '../command.ts';
import type { SignBundleOptions } from '../sigstore/sign-bundle-file.ts';
import { namesOneSigner } from '../sigstore/verify-bundle-arguments.ts';
import { verifyBundleFiles } from '../sigstore/verify-bundle-files.ts';

interface VerifyOptions {
  readonly bundle: string;
  readonly certificateIdentity?: string;
  readonly certificateOidcIssuer?: string;
  readonly key?: string;
  readonly trustedRoot?: string;
  readonly staging?: true;
}

/** `waybill sigstore`: single bundles, in the protocol of the Sigstore conformance suite. */
export function defineSigstore(program: Command, start: Start): void {
  const sigstore = program
    .command('sigstore')
    .description('verify or make one Sigstore bundle, without platform or policy');

  teach(
    sigstore
      .command('verify-bundle')
      .description('verify one bundle against an artifact and exactly one signer')
      .argument('<file-or-digest>', 'the artifact: a file, or sha256:<hex>')
      .requiredOption('--bundle <file>', 'Sigstore bundle, version 0.1 to 0.3')
      .option('--certificate-identity <identity>', 'identity in the certificate, compared literally')
      .option('--certificate-oidc-issuer <url>', 'issuer in the certificate, compared literally')
      .addOption(
        new Option('--key <pem>', 'public key (PEM) instead of identity and issuer').conflicts([
          'certificateIdentity',
          'certificateOidcIssuer',
        ]),
      )
      .option('--trusted-root <file>', 'trusted_root.json instead of the embedded public-good one')
      .option('--staging', 'use the staging instance; needs --trusted-root')
      .action(
        start(async (_session, artifact: string, options: VerifyOptions) => {
          const { certificateIdentity, certificateOidcIssuer, key, trustedRoot } = options;
          const signer = {
            ...(certificateIdentity !== undefined && { identity: certificateIdentity }),
            ...(certificateOidcIssuer !== undefined && { issuer: certificateOidcIssuer }),
            ...(key !== undefined && { key }),
          };
          if (!namesOneSigner(signer)) throw signerNotNamed();
          return verifyBundleFiles({
            artifact,
            bundle: options.bundle,
            staging: options.staging ?? false,
            ...signer,
            ...(trustedRoot !== undefined && { trustedRoot }),
          });
        }),
      ),
    {
      when: 'You hold one bundle and know who must have signed. For the whole contract of a build (SBOM, provenance, signature, environment) use "waybill verify".',
      examples: [
        [
          'a keyless signature',
          'waybill sigstore verify-bundle --bundle app.sigstore.json --certificate-identity https://gitlab.com/acme/app//.gitlab-ci.yml@refs/heads/main --certificate-oidc-issuer https://gitlab.com app.tgz',
        ],
        [
          'a managed key, by digest',
          'waybill sigstore verify-bundle --bundle signature.bundle --key release.pub sha256:9f86d0…',
        ],
      ],
      exits: [
        [0, 'the bundle holds, for this artifact and this signer'],
        [1, 'it does not, or bundle, key, root or artifact cannot be read'],
        [2, 'wrong options'],
      ],
      docs: 'docs/guides/sigstore.md',
    },
  );

  teach(
    sigstore
      .command('sign-bundle')
      .description('sign one file, or one in-toto statement, with a short-lived certificate or a key')
      .argument('<file>', 'what to sign')
      .addOption(
        new Option('--identity-token <token>', 'OIDC token for the audience "sigstore"').conflicts('key'),
      )
      .option('--key <place>', 'private key instead: a file, hashivault://… or awskms://…')
      .option('--key-password-env <name>', 'variable that holds the password of a key file')
      .requiredOption('--bundle <file>', 'where the bundle goes')
      .option('--in-toto', 'the file is an in-toto statement: sign it as it stands, in DSSE')
      .option(
        '--trusted-root <file>',
        'trusted_root.json that the new bundle is verified under; required with --signing-config',
      )
      .option('--signing-config <file>', 'services to sign with, instead of the public-good ones')
      .option('--staging', 'use the staging instance; needs --signing-config')
      .action(
        start(async (session, file: string, options: SignBundleOptions) => {
          const { signBundleFile } = await import('../sigstore/sign-bundle-file.ts');
          return signBundleFile(session, file, options);
        }),
      ),
    {
      when: 'You need one signature outside the evidence of a build. A token on the command line can be seen by other users of the machine; in pipelines use "waybill attest", which takes it from the environment.',
      examples: [
        [
          'a file, in a job with id_tokens: {SIGSTORE_ID_TOKEN: {aud: sigstore}}',
          'waybill sigstore sign-bundle --identity-token "$SIGSTORE_ID_TOKEN" --bundle app.sigstore.json app.tgz',
        ],
        [
          'a file, with a key that AWS KMS keeps',
          'waybill sigstore sign-bundle --key awskms:///alias/release --bundle app.sigstore.json app.tgz',
        ],
      ],
      exits: [
        [0, 'the bundle was written'],
        [1, 'a service refused, or the new bundle does not verify'],
        [2, 'wrong options, or a file that cannot be read'],
        [3, 'a service could not be reached in time'],
      ],
      docs: 'docs/guides/sigstore.md',
    },
  );
}

function signerNotNamed(): WaybillError {
  return new WaybillError({
    code: 'signer-not-named',
    message: 'It was not said who must have signed.',
    expected: '--certificate-identity and --certificate-oidc-issuer, or --key',
    found: 'neither in full',
    help: 'A bundle that anybody signed proves nothing. Name the signer literally.',
  });
}
