import { digestOf, instantFromMs } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import { createLocalSigstore } from '@waybill/simulator/sigstore';
import type { BundleOptions, EditableJson, LocalSigstore, MadeBundle } from '@waybill/simulator/sigstore';
import { parseTrustedRoot } from '../../trusted-root/trusted-root.ts';
import type { TrustedRoot } from '../../trusted-root/trusted-root.ts';
import { parseBundle } from '../bundle.ts';
import type { VerifiedBundle } from '../verified-bundle.ts';
import { verifyBundle } from '../verify-bundle.ts';
import type { VerifyBundleOptions } from '../verify-bundle.ts';

/** The instant at which test bundles are signed. */
export const signedAt: Instant = instantFromMs(Date.UTC(2026, 6, 1, 12));

/** One Sigstore for a whole test file: making its keys costs more than verifying with them. */
export const sigstore: LocalSigstore = createLocalSigstore({ now: () => signedAt });

export const hello: Uint8Array = Buffer.from('hello\n');

/** A statement about these artifacts. */
export function statementAbout(...artifacts: readonly Uint8Array[]): Uint8Array {
  const subject = artifacts.map((bytes) => ({
    name: 'hello.txt',
    digest: { sha256: digestOf(bytes).slice(7) },
  }));
  return statementOf({ subject });
}

/** A statement with some of its fields replaced. */
export function statementOf(fields: object): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: digestOf(hello).slice(7) } }],
      predicateType: 'https://example.com/predicate/v1',
      predicate: {},
      ...fields,
    }),
  );
}

/** Options that accept what `made` is, with everything asked for; a test replaces one of them. */
export function acceptingOptions(
  made: MadeBundle,
  changes: Partial<VerifyBundleOptions> = {},
): VerifyBundleOptions {
  const issuer = made.identity.extensions[1] ?? '';
  return {
    trustedRoot: parseTrustedRoot(sigstore.trustedRootJson()),
    signer: made.certificate
      ? { kind: 'identity', identity: { kind: 'literal', text: made.identity.san }, issuer }
      : { kind: 'key', keyPem: made.key.spkiPem },
    artifact: { digest: digestOf(hello), bytes: hello },
    rules: { acceptBundles: ['0.1', '0.2', '0.3'], log: 'required', timestamp: 'optional' },
    ...changes,
  };
}

/** Makes a bundle and verifies it. */
export function verifyMade(
  options: BundleOptions = {},
  changes: Partial<VerifyBundleOptions> = {},
): VerifiedBundle {
  const made = sigstore.makeBundle(options);
  return verifyBundle(parseBundle(made.bytes), acceptingOptions(made, changes));
}

/** The trusted root of that Sigstore, changed in one place. */
export function editedRoot(edit: (root: EditableJson) => void): TrustedRoot {
  return parseTrustedRoot(sigstore.trustedRootJson(edit));
}
