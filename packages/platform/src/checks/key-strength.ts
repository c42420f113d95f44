import { createPublicKey } from 'node:crypto';
import type { CheckResult } from '@waybill/kernel';
import type { KeyProfile, Platform } from '../platform.ts';
import { checked } from './checked.ts';

/** NIST SP 800-57 part 1, revision 5, table 2: 2048 bits of RSA are the least still acceptable. */
const minRsaBits = 2048;
const curves = ['prime256v1', 'secp384r1', 'secp521r1'];

/** Whether the keys of the profiles are of a kind and size that resists forging. */
export function checkKeyStrength({ profiles }: Platform): CheckResult[] {
  return profiles
    .filter((profile) => 'keys' in profile)
    .flatMap((profile) => profile.keys.map((pem, at) => checkKey(profile, pem, at)));
}

function checkKey({ name }: KeyProfile, pem: string, at: number): CheckResult {
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details } = createPublicKey(pem);
  const kind = [type, details?.namedCurve ?? details?.modulusLength]
    .filter((part) => part !== undefined)
    .join(' ');
  const strong =
    type === 'ed25519' ||
    (type === 'ec' && curves.includes(details?.namedCurve ?? '')) ||
    (type.startsWith('rsa') && (details?.modulusLength ?? 0) >= minRsaBits);
  return checked({
    check: 'platform-key-strength',
    outcome: strong ? 'pass' : 'fail',
    message: `Key ${at + 1} of the profile "${name}" ${strong ? 'is strong enough' : 'is weak, or of a kind that Waybill does not verify'}.`,
    expected: `P-256, P-384, P-521, Ed25519, or RSA with ${minRsaBits} bits or more`,
    found: kind,
    ...(strong ? {} : { help: 'Make a new pair, sign with it, and take this key out.' }),
    file: 'waybill.yaml',
  });
}
