import { createPublicKey } from 'node:crypto';
import { parseTrustedRoot } from '@waybill/evidence';
import { readBounded } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import type { InitAnswers } from '@waybill/platform';

/** How releases are to be signed, as `waybill init` was told. */
export interface InitSigningGiven {
  readonly signing?: 'public-good' | 'private-sigstore' | 'key';
  /** Public key of the releases, PEM. */
  readonly publicKey?: string;
  /** trusted_root.json of the organisation's own Sigstore. */
  readonly trustedRoot?: string;
}

type InitSigning = NonNullable<InitAnswers['signing']>;

const maxBytes = 4 * 1024 * 1024;

/**
 * Decides whom the first platform folder trusts to sign: what a named file says, or the public Sigstore for
 * gitlab.com. No other host gets certificates from it, so there somebody must choose.
 * Throws `init-signing-not-named`, `init-signing-unusable`.
 */
export async function chooseInitSigning(given: InitSigningGiven, gitlabUrl: string): Promise<InitSigning> {
  const { publicKey, trustedRoot } = given;
  const isGitlabCom = URL.canParse(gitlabUrl) && new URL(gitlabUrl).host === 'gitlab.com';
  const byFile = publicKey === undefined ? undefined : 'key';
  const kind =
    given.signing ??
    byFile ??
    (trustedRoot === undefined ? (isGitlabCom ? 'public-good' : undefined) : 'private-sigstore');
  switch (kind) {
    case 'key':
      if (publicKey === undefined || trustedRoot !== undefined) break;
      return { kind, publicKeyPem: await readPublicKey(publicKey) };
    case 'private-sigstore':
      if (trustedRoot === undefined || publicKey !== undefined) break;
      return { kind, trustedRoot: await readTrustedRoot(trustedRoot) };
    case 'public-good':
      if (publicKey !== undefined || trustedRoot !== undefined) break;
      return { kind };
    case undefined:
      break;
  }
  throw notNamed(given);
}

/** Written anew from the key alone: a private key that was named by mistake must not end up in the folder. */
async function readPublicKey(file: string): Promise<string> {
  const pem = Buffer.from(await readBounded(file, maxBytes));
  try {
    return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
  } catch (cause) {
    throw unusable('a public key, PEM', file, cause);
  }
}

async function readTrustedRoot(file: string): Promise<string> {
  const bytes = await readBounded(file, maxBytes);
  try {
    parseTrustedRoot(bytes);
  } catch (cause) {
    throw unusable('the trusted_root.json of a Sigstore', file, cause);
  }
  return Buffer.from(bytes).toString('utf8');
}

function notNamed({ signing, publicKey, trustedRoot }: InitSigningGiven): WaybillError {
  const found = [
    signing !== undefined && `--signing ${signing}`,
    publicKey !== undefined && '--public-key',
    trustedRoot !== undefined && '--trusted-root',
  ].filter((option) => option !== false);
  return new WaybillError({
    code: 'init-signing-not-named',
    message: 'No platform folder was written: it was not said by what releases are signed.',
    expected: 'one of --public-key FILE, --trusted-root FILE, and --signing public-good',
    found: found.length > 0 ? found.join(' with ') : 'none, for another GitLab than gitlab.com',
    help: 'The public Sigstore knows gitlab.com only. Elsewhere sign with a key, or with a Sigstore of your own.',
  });
}

function unusable(expected: string, found: string, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'init-signing-unusable',
    message: 'No platform folder was written: what releases are signed with could not be read.',
    expected,
    found,
    help: 'A key has its public half in PEM ("BEGIN PUBLIC KEY"); a Sigstore publishes its trusted_root.json.',
    cause,
  });
}
