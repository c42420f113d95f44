import { createHash } from 'node:crypto';
import type { TrustedAuthority, TrustedLog, TrustedRoot, Validity } from '@waybill/evidence';
import { type Instant, WaybillError } from '@waybill/kernel';

/** Kinds of anchor in a trusted root, in the order in which they are listed. */
export const anchorKinds = [
  'transparency log',
  'certificate log',
  'certificate authority',
  'timestamp authority',
] as const;

/** One of the {@link anchorKinds}. */
export type AnchorKind = (typeof anchorKinds)[number];

/** One log or authority of a root. */
export interface Anchor {
  readonly kind: AnchorKind;
  readonly name: string;
  /** What it is, whatever its name and validity: log id, or SHA-256 over its certificates, in hex. */
  readonly id: string;
  /** Its own window, cut to that of its certificates. */
  readonly validity: Validity;
  readonly state: 'valid' | 'ended' | 'not-yet' | 'unusable';
}

/** Every anchor of a root as it stands at an instant; a key or chain that does not hold in itself is `unusable`. */
export function anchorsOf(root: TrustedRoot, now: Instant): readonly Anchor[] {
  const logs = (kind: AnchorKind, list: readonly TrustedLog[]): readonly Anchor[] =>
    list.map((log) => {
      const isUsable = holds(() => log.key());
      return {
        kind,
        name: log.baseUrl,
        id: Buffer.from(log.logId).toString('hex'),
        validity: log.validity,
        state: isUsable ? stateOf(log.validity, now) : 'unusable',
      };
    });
  return [
    ...logs('transparency log', root.logs),
    ...logs('certificate log', root.ctLogs),
    ...root.certificateAuthorities.map((one) => authorityAnchor('certificate authority', one, now)),
    ...root.timestampAuthorities.map((one) => authorityAnchor('timestamp authority', one, now)),
  ];
}

function authorityAnchor(kind: AnchorKind, authority: TrustedAuthority, now: Instant): Anchor {
  const { uri: name, validity: own } = authority;
  try {
    const certificates = authority.certificates();
    authority.chain();
    const hash = createHash('sha256');
    for (const { raw } of certificates) hash.update(raw);
    const ends = [own.until, ...certificates.map(({ notAfter }) => notAfter)].filter(
      (end) => end !== undefined,
    );
    const validity = { from: own.from, until: Math.min(...ends) as Instant };
    return { kind, name, id: hash.digest('hex'), validity, state: stateOf(validity, now) };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return { kind, name, id: `unusable ${name}`, validity: own, state: 'unusable' };
  }
}

function holds(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof WaybillError) return false;
    throw error;
  }
}

/** Both ends belong to a window: what ends now is valid for this one instant more. */
function stateOf({ from, until }: Validity, now: Instant): 'valid' | 'ended' | 'not-yet' {
  if (now < from) return 'not-yet';
  return until !== undefined && now > until ? 'ended' : 'valid';
}

/** Kinds of which a root has nothing that is valid. */
export function lackingKinds(anchors: readonly Anchor[]): readonly AnchorKind[] {
  return anchorKinds.filter(
    (kind) => !anchors.some((anchor) => anchor.kind === kind && anchor.state === 'valid'),
  );
}

/** Something that holds now and will not for long. */
export interface Ending {
  readonly what: string;
  readonly at: Instant;
}

/** Kinds whose last valid anchor ends before an instant, each with when that is. */
export function endingKinds(anchors: readonly Anchor[], before: Instant): readonly Ending[] {
  return anchorKinds.flatMap((kind) => {
    const valid = anchors.filter((anchor) => anchor.kind === kind && anchor.state === 'valid');
    const last = Math.max(...valid.map(({ validity }) => validity.until ?? Infinity)) as Instant;
    return valid.length > 0 && last < before ? [{ what: `the last valid ${kind}`, at: last }] : [];
  });
}
