import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AttestOptions } from '../attest/attest-options.ts';
import { parseTimeout, type Start, teach } from '../command.ts';

/** `waybill attest`: three pieces of evidence for what a job built. */
export function defineAttest(program: Command, start: Start): void {
  const command = program
    .command('attest')
    .description('make SBOM, provenance and signature for what this job built')
    .argument('<artifact...>', 'files, sha256:<hex>, or images')
    .option(
      '--lockfile <file>',
      'lockfile that the SBOM is built from (repeatable; without it, those of the working folder)',
      collect,
    )
    .addOption(
      new Option(
        '--workspace <dir>',
        'list only what this workspace of the lockfile reaches, where it alone was packed',
      ).conflicts('sbom'),
    )
    .option('--sbom <file>', 'use this SBOM instead of building one')
    .addOption(
      new Option('--sbom-format <format>', 'format of the built SBOM')
        .choices(['cyclonedx', 'spdx'])
        .default('cyclonedx'),
    )
    .option('--include-dev', 'list development packages in the SBOM, too')
    .option('--input <name>', 'variable of the job that is an input of the build (repeatable)', collect)
    .option(
      '--runner-tier <name>',
      "tier of the job's runner, part of the builder id (or WAYBILL_RUNNER_TIER)",
    )
    .addOption(
      new Option(
        '--signer <kind>',
        'sign with a short-lived certificate or a key, or let the server sign with its own',
      ).choices(['keyless', 'key', 'server']),
    )
    .option('--identity-token-env <name>', 'variable that holds the token for Fulcio', 'SIGSTORE_ID_TOKEN')
    .option('--signing-config <file>', 'Sigstore services to sign with, as a signing_config.json')
    .option('--fulcio-url <url>', 'Fulcio that issues the certificate')
    .option('--rekor-url <url>', 'transparency log that the signature goes into')
    .addOption(
      new Option('--rekor-version <n>', 'version of the log at --rekor-url')
        .choices(['1', '2'])
        .argParser(majorVersion),
    )
    .option('--tsa-url <url>', 'timestamp authority that stamps the signature')
    .option(
      '--trusted-root <file>',
      'trusted_root.json of those services: required with them, verifies what they answer',
    )
    .option(
      '--key <place>',
      "private key: a PEM file, Cosign's encrypted form, hashivault://<name> or awskms://[endpoint]/<key>",
    )
    .option('--key-password-env <name>', 'variable that holds the password of a key file')
    .option('--output-dir <dir>', 'where the three files go', '.')
    .addOption(
      new Option(
        '--image-layout <dir>',
        'read the layers of images from this OCI layout folder, not from their registry',
      ).conflicts(['sbom', 'lockfile']),
    )
    .option('--attach', 'attach the evidence to the images in their registry, as referrers')
    .option('--submit <url>', 'hand artifact and evidence to this Waybill server')
    .option(
      '--evidence <dir>',
      'hand in the three files that an earlier run left here, as they are (needs --submit)',
    )
    .option('--server <url>', 'Waybill server that signs (--signer server), where it is not that of --submit')
    .option('--server-key <file>', 'public key that the server has to sign with, PEM (or WAYBILL_SERVER_KEY)')
    .option('--platform <place>', 'platform folder that names this key, instead of --server-key')
    .option(
      '--artifact-of <job>',
      'earlier job of the pipeline that left the files: the server fetches and hashes them (--signer server)',
    )
    .option(
      '--in-package <package>',
      "name@version in the project's package registry that holds the files (--signer server)",
    )
    .option('--timeout <seconds>', 'longest time that the server may take', parseTimeout, 30)
    .option(
      '--token-env <name>',
      'variable that holds the ID token for the Waybill server',
      'WAYBILL_ID_TOKEN',
    )
    .option('--dry-run', 'say what would be made; sign nothing and write nothing')
    .action(
      start(async (session, artifacts: readonly string[], options: AttestOptions) => {
        const { attestArtifacts } = await import('../attest/attest-artifacts.ts');
        return attestArtifacts(session, artifacts, options);
      }),
    );
  teach(command, {
    when: 'In the job that built the artifact, after the build and before anything is published. It writes sbom.cdx.json (or sbom.spdx.json), provenance.intoto.jsonl and signature.bundle: all of them, or none. Evidence that the server of --submit did not take stays, and the message says so.',
    examples: [
      [
        'keyless, in a GitLab job with id_tokens: {SIGSTORE_ID_TOKEN: {aud: sigstore}}',
        'waybill attest dist/app.tgz',
      ],
      [
        'with a key, and handed to the server of the platform team',
        'waybill attest dist/app.tgz --key release.key --key-password-env RELEASE_KEY_PASSWORD --submit https://waybill.example.com',
      ],
      [
        'with a key that Vault keeps, by a role that the job logs in to',
        'VAULT_AUTH_ROLE=release waybill attest dist/app.tgz --key hashivault://release',
      ],
      [
        'signed by the server: it finds out itself who built, and hashes what the job "build" left',
        'waybill attest dist/app.tgz --signer server --artifact-of build --submit https://waybill.example.com --server-key server.pem',
      ],
      [
        'hand in what an earlier run signed and no server took',
        'waybill attest dist/app.tgz --evidence . --submit https://waybill.example.com',
      ],
      [
        'an image, its evidence attached to it in the registry',
        'waybill attest registry.example.com/acme/app@sha256:9f86d0… --attach',
      ],
      ['see first what would be stated', 'waybill attest dist/app.tgz --dry-run --format json'],
    ],
    exits: [
      [0, 'the evidence was written (and accepted, with --submit)'],
      [1, 'a service or the server refused'],
      [2, 'wrong options, or a file or variable that cannot be used'],
      [3, 'a service could not be reached in time; only with --submit files may be written'],
    ],
    docs: 'docs/guides/attest.md',
  });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function majorVersion(text: string): 1 | 2 {
  if (text !== '1' && text !== '2') throw new InvalidArgumentError('It is 1 or 2.');
  return text === '1' ? 1 : 2;
}
