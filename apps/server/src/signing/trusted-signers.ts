import { createPublicKey } from 'node:crypto';
import { keyFingerprint } from '@waybill/evidence';
import type { Platform } from '@waybill/platform';
import type { PlatformSigner } from './platform-signer.ts';

/**
 * Names of the signer entries that stand for the platform's own key: those of profiles of the kind `server`
 * that hold it. Without one, nobody would believe what the key signs.
 */
export function trustedSigners(
  platform: Platform,
  { fingerprint }: Pick<PlatformSigner, 'fingerprint'>,
): readonly string[] {
  const profiles = platform.profiles.filter(
    (profile) => profile.kind === 'server' && profile.keys.some((pem) => fingerprintOf(pem) === fingerprint),
  );
  return platform.signers
    .filter((signer) => profiles.some(({ name }) => name === signer.profile))
    .map(({ name }) => name);
}

function fingerprintOf(pem: string): string {
  return keyFingerprint(createPublicKey(pem).export({ type: 'spki', format: 'der' }));
}
