import { createPublicKey } from 'node:crypto';
import { keyFingerprint } from '@waybill/evidence';
import { openSigningKey } from '@waybill/integrations/key-management';
import { type CheckResult, WaybillError } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { Host } from '../host.ts';
import { readKeyPassword } from '../key-password.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { failedResult } from './failed-result.ts';

const usable = { check: 'signing-key-trusted' } as const;
const deadlineMs = 5_000;

/**
 * Check `signing-key-trusted`: can the key of `--key` be opened, and does a trust profile that a signer uses hold its
 * public half? Of a key in a service the public half is read; nothing is signed. Nothing where no key is named.
 */
export async function examineKey(
  host: Host,
  options: DoctorOptions,
  platform: Platform | undefined,
): Promise<readonly CheckResult[]> {
  if (options.key === undefined) return [];
  const code = usable.check;
  if (options.offline && /^[a-z]+:\/\//.test(options.key)) {
    return [{ code, outcome: 'not-applicable', message: 'Not asked: --offline.' }];
  }
  try {
    const key = await openSigningKey(options.key, {
      env: host.env,
      deadlineMs,
      ...readKeyPassword(host, '--key-password-env', options.keyPasswordEnv),
    });
    const name = `${key.origin ?? 'The signing key'} (${key.algorithm}, ${key.fingerprint})`;
    if (!platform) return [{ code, outcome: 'pass', message: `${name} can be opened.` }];
    const profiles = platform.profiles.filter(
      (profile) => 'keys' in profile && profile.keys.map(fingerprintOf).includes(key.fingerprint),
    );
    const used = profiles.find(({ name: profile }) =>
      platform.signers.some((signer) => signer.profile === profile),
    );
    if (used) {
      return [{ code, outcome: 'pass', message: `${name} is trusted by the profile "${used.name}".` }];
    }
    return [
      {
        code,
        outcome: 'fail',
        message: `${name} can be opened, but nobody would believe it.`,
        expected: 'its public key in a profile that a signer uses',
        found: profiles.length > 0 ? 'a profile that no signer uses' : 'no profile that holds it',
        help: 'Put the public key into the platform folder; docs/guides/keys.md says how to get it.',
      },
    ];
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return [failedResult(code, error)];
  }
}

function fingerprintOf(pem: string): string {
  return keyFingerprint(createPublicKey(pem).export({ type: 'spki', format: 'der' }));
}
