import { createServerClient } from '@waybill/api';
import { keyFingerprint } from '@waybill/evidence';
import type { CheckResult } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import { createPublicKey } from 'node:crypto';

/**
 * Check `server-key-trusted`: does the platform folder name the key that its server signs with, in a profile of
 * the kind `server` that a signer entry uses? Throws what asking the server throws.
 */
export async function examineServerKey(
  url: string,
  platform: Platform,
  deadlineMs: number,
): Promise<Omit<CheckResult, 'code'>> {
  const trusted = keysOf(platform);
  const signing = (await createServerClient({ url, deadlineMs }).findKeys())?.signing;
  if (signing === undefined) {
    return trusted.length === 0
      ? { outcome: 'not-applicable', message: 'The server signs no evidence, and the platform expects none.' }
      : {
          outcome: 'fail',
          message: 'The platform folder trusts a key of the server, but the server signs nothing.',
          expected: trusted.join(' or '),
          found: 'no signing key',
          help: 'Start the server with WAYBILL_SIGNING_KEY, or remove the profile of the kind "server".',
        };
  }
  const { fingerprint } = signing;
  if (trusted.includes(fingerprint)) {
    return { outcome: 'pass', message: 'The platform folder names the key that the server signs with.' };
  }
  return {
    outcome: 'fail',
    message: 'Nobody believes what the server signs: the platform folder does not name its key.',
    expected:
      trusted.length === 0 ? 'a profile of the kind "server" that a signer uses' : trusted.join(' or '),
    found: fingerprint,
    help: `If this is the key that you made for the server, put the public key of GET ${url}/api/v1/keys into a profile of the kind "server".`,
  };
}

function keysOf({ profiles, signers }: Platform): readonly string[] {
  return profiles.flatMap((profile) =>
    profile.kind === 'server' && signers.some((signer) => signer.profile === profile.name)
      ? profile.keys.map((pem) =>
          keyFingerprint(createPublicKey(pem).export({ type: 'spki', format: 'der' })),
        )
      : [],
  );
}
