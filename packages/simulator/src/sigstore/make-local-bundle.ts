import type { LeafOverrides, LocalAuthority } from './certificate-authority.ts';
import type { FulcioIdentity } from './fulcio-identity.ts';
import { preAuthentication } from './log-entry.ts';
import { statementPayloadType } from './make-bundle.ts';
import { newKey, signBytes } from './simulated-key.ts';

/** Signs a statement with a certificate of GitLab's own authority: a bundle without log entry and timestamp. */
export function makeLocalBundle(
  authority: LocalAuthority,
  identity: FulcioIdentity,
  payload: Uint8Array,
  atMs: number,
  overrides: LeafOverrides = {},
): Uint8Array {
  const key = newKey('p256');
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const rawBytes = base64(authority.issue(identity, key.spki, atMs, overrides));
  return Buffer.from(
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { certificate: { rawBytes } },
      dsseEnvelope: {
        payload: base64(payload),
        payloadType: statementPayloadType,
        signatures: [{ sig: base64(signBytes(key, preAuthentication(statementPayloadType, payload))) }],
      },
    }),
  );
}
