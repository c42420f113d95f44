import { X509Certificate } from 'node:crypto';
import {
  decodeBase64,
  formatInstant,
  instantFromMs,
  isJsonObject,
  parseInstant,
  parseJson,
  type CheckResult,
  type Instant,
  type JsonObject,
  type JsonValue,
} from '@waybill/kernel';
import type { LocalCaProfile, Platform } from '../platform.ts';
import { checked } from './checked.ts';

const parts = [
  ['certificateAuthorities', 'certificate authority'],
  ['tlogs', 'transparency log'],
  ['ctlogs', 'certificate log'],
  ['timestampAuthorities', 'timestamp authority'],
] as const;

interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * Whether each trusted root still has, of every kind that it lists, one member that is valid now and will
 * be `soonSeconds` from now. Expired members beside it are right: they prove what was signed in their time.
 */
export function checkRootCurrent({ profiles }: Platform, now: Instant, soonSeconds: number): CheckResult[] {
  return profiles.flatMap((profile) => {
    const { name, trustedRoot } = profile;
    if (profile.kind === 'gitlab-local-ca') return checkLocalCa(profile, now, soonSeconds);
    if (trustedRoot === undefined) return [];
    if (trustedRoot === 'public-good') {
      return checked({
        check: 'platform-root-current',
        outcome: 'not-applicable',
        message: `The profile "${name}" uses the public root that Waybill carries; "waybill trust show" tells its age.`,
        file: 'waybill.yaml',
      });
    }
    return checkRoot(name, trustedRoot, now, soonSeconds);
  });
}

/** GitLab issues a new certificate before the old one ends: an organisation has to pin it in time. */
function checkLocalCa(
  { name, certificates }: LocalCaProfile,
  now: Instant,
  soonSeconds: number,
): CheckResult {
  const until = Math.max(
    ...certificates
      .map((pem) => new X509Certificate(pem))
      .filter(({ validFromDate }) => validFromDate.getTime() <= now)
      .map(({ validToDate }) => validToDate.getTime()),
  );
  const shared = { check: 'platform-root-current', file: 'waybill.yaml' } as const;
  const what = `of GitLab's authority in the profile "${name}"`;
  if (until >= now + soonSeconds * 1000) {
    return checked({ ...shared, outcome: 'pass', message: `A certificate ${what} is valid, and stays so.` });
  }
  return checked({
    ...shared,
    outcome: 'fail',
    message: `No certificate ${what} ${until >= now ? 'stays valid for long' : 'is valid now'}.`,
    expected: `one that is valid for at least ${soonSeconds} seconds more`,
    found:
      until === -Infinity ? 'none that has begun' : `the last ends at ${formatInstant(instantFromMs(until))}`,
    help: 'Pin the new one from projects/:id/attestations/signing_certificates beside the old ones.',
  });
}

function checkRoot(name: string, bytes: Uint8Array, now: Instant, soonSeconds: number): CheckResult[] {
  const root = parseJson(bytes) as JsonObject;
  return parts.flatMap(([part, title]) => {
    const members = root[part];
    if (!Array.isArray(members) || members.length === 0) return [];
    const spans = (members as readonly JsonValue[]).map(spanOf);
    const known = spans.filter((span) => span !== undefined);
    const until = Math.max(...known.filter((span) => span.from <= now).map((span) => span.until));
    const shared = { check: 'platform-root-current', file: 'waybill.yaml' } as const;
    const what = `the root of the profile "${name}"`;
    if (until >= now + soonSeconds * 1000) {
      return checked({
        ...shared,
        outcome: 'pass',
        message: `A ${title} in ${what} is valid, and stays so.`,
      });
    }
    if (known.length < spans.length) {
      return checked({
        ...shared,
        outcome: 'not-evaluable',
        message: `The validity of a ${title} in ${what} cannot be read.`,
      });
    }
    return checked({
      ...shared,
      outcome: 'fail',
      message: `No ${title} in ${what} ${until >= now ? 'stays valid for long' : 'is valid now'}.`,
      expected: `one that is valid for at least ${soonSeconds} seconds more`,
      found:
        until === -Infinity
          ? 'none that has begun'
          : `the last ends at ${formatInstant(instantFromMs(until))}`,
      help: 'Fetch the current trusted_root.json of the instance; it keeps the old members beside the new ones.',
    });
  });
}

/** When a member of a trusted root is valid: its own span, cut to that of its certificates. */
function spanOf(member: JsonValue): Span | undefined {
  if (!isJsonObject(member)) return undefined;
  const key = member['publicKey'];
  const validFor = isJsonObject(key) ? key['validFor'] : member['validFor'];
  if (!isJsonObject(validFor)) return undefined;
  try {
    const { start, end } = validFor;
    const spans = certificatesOf(member).map(({ validFromDate, validToDate }) => ({
      from: validFromDate.getTime(),
      until: validToDate.getTime(),
    }));
    return {
      from: Math.max(parseInstant(textOf(start)), ...spans.map(({ from }) => from)),
      until: Math.min(
        end === undefined ? 8.64e15 : parseInstant(textOf(end)),
        ...spans.map(({ until }) => until),
      ),
    };
  } catch {
    // Whatever is wrong with a date or certificate, its validity cannot be told.
    return undefined;
  }
}

function certificatesOf(member: JsonObject): X509Certificate[] {
  const chain = member['certChain'];
  const certificates = isJsonObject(chain) ? chain['certificates'] : undefined;
  if (!Array.isArray(certificates)) return [];
  return (certificates as readonly JsonObject[]).map(
    ({ rawBytes }) => new X509Certificate(decodeBase64(textOf(rawBytes))),
  );
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
