import {
  checkCertificateHosts,
  factsFromCertificate,
  factsFromProvenance,
  isProvenanceType,
  matchSubject,
  parseBundle,
  parseProvenance,
  parseStatement,
  type Artifact,
  type Bundle,
  type DigestCheck,
  type Fact,
  type Provenance,
  type Statement,
} from '@waybill/evidence';
import { digestFromHex, digestOf, WaybillError, type CheckResult, type Digest } from '@waybill/kernel';
import type { AssessedBundle, AssessedContent, Refusal, Verification } from './assessment.ts';
import { refusalOf } from './refusal.ts';
import { verifyUnderProfile, type VerificationContext } from './verify-under-profile.ts';

/** Where a bundle was found, beside what it is verified against. */
export interface BundleContext extends VerificationContext {
  readonly role: 'provenance' | 'signature';
  readonly document: Digest;
  /** From 1. */
  readonly line: number;
}

/** A bundle with what is odd about the provenance in it. */
export interface BundleAssessment {
  readonly bundle: AssessedBundle;
  readonly findings: readonly CheckResult[];
}

/** Reads and verifies one Sigstore bundle; whatever is wrong with it becomes a result. */
export async function assessBundle(bytes: Uint8Array, context: BundleContext): Promise<BundleAssessment> {
  const { role, document, line, artifacts } = context;
  const place = { role, document, bundle: digestOf(bytes), line } as const;
  const parsed = attempt(() => parseBundle(bytes));
  if (!parsed.ok) return { bundle: unreadableBundle(place, parsed.refusal), findings: [] };
  const { verification, signed } = await verifyUnderProfile(parsed.value, context);
  const silent = { ...place, verification, facts: [], strayClaims: [] };
  if (verification.kind !== 'verified') {
    return { bundle: { ...silent, content: claimedContent(parsed.value) }, findings: [] };
  }
  const { content: read, provenance } = readContent(parsed.value, artifacts, signed);
  const isPlatform = isPlatformKey(verification, context);
  const content = isPlatform ? withChecks(read, provenance) : read;
  const findings = provenance?.findings ?? [];
  if (content.kind === 'unreadable' || content.covers.length === 0) {
    return { bundle: { ...silent, content }, findings };
  }
  const certificate = certificateFacts(verification, context);
  const claims =
    provenance === undefined
      ? []
      : factsFromProvenance(provenance, document, isPlatform ? 'platform' : 'other');
  return {
    bundle: { ...silent, content, ...certificate, facts: [...certificate.facts, ...claims] },
    findings,
  };
}

/** A bundle that cannot be read, as an assessed one. */
export function unreadableBundle(
  place: Pick<AssessedBundle, 'role' | 'document' | 'bundle' | 'line'>,
  refusal: Refusal,
): AssessedBundle {
  return {
    ...place,
    verification: { kind: 'refused', refusal },
    content: { kind: 'unreadable' },
    facts: [],
    strayClaims: [],
  };
}

/**
 * What a bundle that was not verified says it holds: enough to tell provenance from other lines, and no more,
 * because whoever writes a thousand unsigned lines must not make the gate compare their subjects.
 */
function claimedContent({ content }: Bundle): AssessedContent {
  if (content.kind === 'message') return { kind: 'message', covers: [] };
  const statement = attempt(() => parseStatement(content.payload));
  if (!statement.ok) return { kind: 'unreadable' };
  const { predicateType, subjects } = statement.value;
  return { kind: 'statement', predicateType, subjectCount: subjects.length, covers: [] };
}

interface ReadContent {
  readonly content: AssessedContent;
  readonly provenance?: Provenance;
}

/** What a verified bundle holds. */
function readContent(
  bundle: Bundle,
  artifacts: readonly Artifact[],
  signed: Digest | undefined,
): ReadContent {
  const { content } = bundle;
  if (content.kind === 'message') {
    const covers = artifacts.map(({ digest }) => digest).filter((digest) => digest === signed);
    return { content: { kind: 'message', covers } };
  }
  const parsed = attempt(() => parseStatement(content.payload));
  if (!parsed.ok) return { content: { kind: 'unreadable' } };
  const statement = parsed.value;
  const base = {
    kind: 'statement',
    predicateType: statement.predicateType,
    subjectCount: statement.subjects.length,
    covers: coveredBy(statement, artifacts),
  } as const;
  if (!isProvenanceType(statement.predicateType)) return { content: base };
  const provenance = attempt(() => parseProvenance(statement));
  if (!provenance.ok) return { content: { ...base, refusal: provenance.refusal } };
  return {
    content: { ...base, byproducts: byproductDigests(provenance.value) },
    provenance: provenance.value,
  };
}

function coveredBy(statement: Statement, artifacts: readonly Artifact[]): Digest[] {
  return artifacts
    .filter((artifact) => matchSubject(statement, artifact) !== undefined)
    .map(({ digest }) => digest);
}

/**
 * True where the platform's own key signed. Only the kind of the profile tells: whoever holds the key of a job or a
 * team could write anything into a statement.
 */
function isPlatformKey(
  { profile }: Verification & { readonly kind: 'verified' },
  { platform }: BundleContext,
): boolean {
  return platform.profiles.some(({ name, kind }) => name === profile && kind === 'server');
}

/** How the platform checked the digests of the artifacts. */
function withChecks(content: AssessedContent, provenance: Provenance | undefined): AssessedContent {
  if (content.kind !== 'statement' || provenance?.subjectChecks === undefined) return content;
  const { subjectChecks } = provenance;
  const checks: { [digest: Digest]: DigestCheck } = {};
  for (const digest of content.covers) checks[digest] = subjectChecks[digest] ?? 'submitted';
  return { ...content, checks };
}

/** SHA-256 of everything that the build left behind; an SBOM is one of them whatever its file is called. */
function byproductDigests({ byproducts }: Provenance): Digest[] {
  return byproducts.flatMap(({ digest }) => {
    const hex = digest['sha256'];
    return hex !== undefined && /^[0-9a-f]{64}$/.test(hex) ? [digestFromHex(hex)] : [];
  });
}

/**
 * What a certificate binds. Only the instance's own issuer counts, because project ids repeat between
 * instances, and only claims of the issuer's own host: a self-managed Fulcio may write another one into them.
 */
function certificateFacts(
  verification: Verification & { readonly kind: 'verified' },
  { platform, document }: BundleContext,
): { readonly facts: readonly Fact[]; readonly strayClaims: readonly string[] } {
  const { signer } = verification;
  if (signer.kind !== 'certificate' || signer.issuer !== platform.gitlab.issuer)
    return { facts: [], strayClaims: [] };
  const { claims, contradicting } = checkCertificateHosts(signer.claims, signer.identity);
  return {
    facts: factsFromCertificate(claims, document),
    strayClaims: contradicting,
  };
}

type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** Turns a coded error into a value; anything else that is thrown is a bug and stays one. */
function attempt<T>(read: () => T): Attempt<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return { ok: false, refusal: refusalOf(error) };
  }
}
