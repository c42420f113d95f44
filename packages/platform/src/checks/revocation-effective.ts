import { createPublicKey } from 'node:crypto';
import { digestOf, formatInstant, matchText, type CheckResult, type Instant } from '@waybill/kernel';
import type { Platform, Revocation } from '../platform.ts';
import { checked } from './checked.ts';

/** Whether each revocation reaches anything that could otherwise count. */
export function checkRevocationEffective(platform: Platform, now: Instant): CheckResult[] {
  const keys = new Set(
    platform.profiles.flatMap((profile) => ('keys' in profile ? profile.keys.map(fingerprint) : [])),
  );
  const keyless = platform.profiles.some((profile) => !('keys' in profile));
  return platform.revocations.map((revocation, at) => {
    const without =
      withoutTarget(platform, revocation, keys, keyless) ??
      coveredBefore(platform.revocations, at) ??
      notYet(revocation, now);
    return checked({
      check: 'platform-revocation-effective',
      outcome: without === undefined ? 'pass' : 'fail',
      message: `Revocation ${at + 1} (${revocation.kind}) ${without ?? 'takes effect'}.`,
      found: revocation.value.slice(0, 200),
      ...(without === undefined
        ? {}
        : { help: 'Compare its value and dates with what you meant; keep entries that once had an effect.' }),
      file: 'revocations.yaml',
    });
  });
}

/** What the folder itself can tell; artifacts, builds and runners are known to the ledger only. */
function withoutTarget(
  platform: Platform,
  { kind, value }: Revocation,
  keys: ReadonlySet<string>,
  keyless: boolean,
): string | undefined {
  if (
    kind === 'identity' &&
    !platform.signers.some(({ identity }) => identity && matchText(identity, value))
  ) {
    return 'names an identity that no signer of waybill.yaml has';
  }
  if (kind === 'key' && !keyless && !keys.has(value))
    return 'names a key that no profile of waybill.yaml has';
  return undefined;
}

function coveredBefore(revocations: readonly Revocation[], at: number): string | undefined {
  const own = revocations[at];
  if (!own) return undefined;
  const earlier = revocations.findIndex(
    (other, index) =>
      index < at &&
      other.kind === own.kind &&
      other.value === own.value &&
      (other.from ?? -Infinity) <= (own.from ?? -Infinity) &&
      (other.until ?? Infinity) >= (own.until ?? Infinity),
  );
  return earlier < 0 ? undefined : `adds nothing to revocation ${earlier + 1}`;
}

function notYet({ from, decidedAt }: Revocation, now: Instant): string | undefined {
  if (decidedAt > now) return `was decided in the future, on ${formatInstant(decidedAt)}`;
  return from !== undefined && from > now ? `takes effect later, from ${formatInstant(from)}` : undefined;
}

function fingerprint(pem: string): string {
  return digestOf(createPublicKey(pem).export({ type: 'spki', format: 'der' }));
}
