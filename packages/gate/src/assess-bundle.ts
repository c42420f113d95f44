import {
  checkCertificateHosts,
  factsFromCertificate,
  factsFromProvenance,
  isProvenanceType,
  matchSubject,
  parseBundle,
  parseEvidenceLine,
  parseProvenance,
  parseStatement,
  parseVsa,
  vsaPredicateType,
  type Artifact,
  type Bundle,
  type DigestCheck,
  type Fact,
  type Provenance,
  type Statement,
} from '@waybill/evidence';
import { digestFromHex, digestOf, type CheckResult, type Digest } from '@waybill/kernel';
import type { AssessedBundle, AssessedContent, Refusal, Verification } from './assessment.ts';
import { attempt } from './attempt.ts';
import { isAbout } from './examine-build.ts';
import { childrenOfSubjects } from './image-index.ts';
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
  const place = placeIn(context, bytes);
  const parsed = attempt(() => parseBundle(bytes));
  return parsed.ok
    ? assessParsed(parsed.value, place, context)
    : { bundle: unreadableBundle(place, parsed.refusal), findings: [] };
}

/**
 * Reads and verifies one line of `provenance.intoto.jsonl`. The signatures of an envelope are judged apart, each
 * under the profile of its own signer: a signature says nothing of the one beside it, and nobody's trust is added
 * up. What nobody signed is told and read, but shows no fact.
 */
export async function assessLine(bytes: Uint8Array, context: BundleContext): Promise<BundleAssessment[]> {
  const place = placeIn(context, bytes);
  const parsed = attempt(() => parseEvidenceLine(bytes));
  if (!parsed.ok) return [{ bundle: unreadableBundle(place, parsed.refusal), findings: [] }];
  const line = parsed.value;
  if (line.kind === 'bundle') return [await assessParsed(line.bundle, place, context)];
  if (line.kind === 'unsigned') return [assessUnsigned(line.statement, place)];
  const assessed: BundleAssessment[] = [];
  const signed = line.kind === 'envelope' ? line.signatures : line.bundles;
  for (const [index, bundle] of signed.entries()) {
    const numbered = signed.length === 1 ? place : { ...place, signature: index + 1 };
    const one = await assessParsed(bundle, numbered, context);
    // One payload is odd once, however many signed it.
    const told = line.kind === 'envelope' && assessed.some(({ findings }) => findings.length > 0);
    assessed.push(told ? { ...one, findings: [] } : one);
  }
  return assessed;
}

type Place = Pick<AssessedBundle, 'role' | 'document' | 'bundle' | 'line' | 'signature'>;

function placeIn({ role, document, line }: BundleContext, bytes: Uint8Array): Place {
  return { role, document, bundle: digestOf(bytes), line };
}

async function assessParsed(parsed: Bundle, place: Place, context: BundleContext): Promise<BundleAssessment> {
  const { artifacts, document } = context;
  const { verification, signed } = await verifyUnderProfile(parsed, context);
  const silent = { ...place, verification, facts: [], strayClaims: [] };
  if (verification.kind !== 'verified') {
    return { bundle: { ...silent, content: claimedContent(parsed) }, findings: [] };
  }
  const { content: read, provenance, findings } = readContent(parsed, artifacts, signed);
  const isPlatform = isPlatformKey(verification, context);
  const content = isPlatform ? withChecks(read, provenance) : read;
  const bundle = { ...silent, content };
  if (!artifacts.some(({ digest }) => isAbout(bundle, digest))) {
    return { bundle, findings };
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

/** A statement without a signature, such as GitLab Runner's metadata: what is odd about it is worth telling. */
function assessUnsigned(statement: Statement, place: Place): BundleAssessment {
  const { predicateType, subjects } = statement;
  const provenance = isProvenanceType(predicateType) ? attempt(() => parseProvenance(statement)) : undefined;
  const refusal: Refusal = {
    code: 'statement-not-signed',
    message: 'Nobody signed the statement: anybody could have written it.',
    expected: 'a Sigstore bundle or a DSSE envelope around the statement',
    found: provenance?.ok === true ? `bare provenance of ${provenance.value.producer}` : 'a bare statement',
    help: 'Sign the artifact in its build: waybill attest. What GitLab Runner writes beside an artifact is no proof.',
  };
  return {
    bundle: {
      ...place,
      verification: { kind: 'refused', refusal },
      content: { kind: 'statement', predicateType, subjectCount: subjects.length, covers: [] },
      facts: [],
      strayClaims: [],
    },
    findings: provenance?.ok === true ? provenance.value.findings : [],
  };
}

/** A bundle that cannot be read, as an assessed one. */
export function unreadableBundle(place: Place, refusal: Refusal): AssessedBundle {
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
  readonly findings: readonly CheckResult[];
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
    return { content: { kind: 'message', covers }, findings: [] };
  }
  const parsed = attempt(() => parseStatement(content.payload));
  if (!parsed.ok) return { content: { kind: 'unreadable' }, findings: [] };
  const statement = parsed.value;
  const base = {
    kind: 'statement',
    predicateType: statement.predicateType,
    subjectCount: statement.subjects.length,
    covers: coveredBy(statement, artifacts),
  } as const;
  if (statement.predicateType === vsaPredicateType) return readSummary(statement, base);
  if (!isProvenanceType(statement.predicateType)) return { content: base, findings: [] };
  const provenance = attempt(() => parseProvenance(statement));
  if (!provenance.ok) return { content: { ...base, refusal: provenance.refusal }, findings: [] };
  const children = childrenOfSubjects(statement, provenance.value);
  return {
    findings: provenance.value.findings,
    content: {
      ...base,
      byproducts: byproductDigests(provenance.value),
      ...(children.length > 0 && { children }),
    },
    provenance: provenance.value,
  };
}

/** A verdict that somebody else signed: told as such, and never more than that (`judgeSummary()` asks for it). */
function readSummary(
  statement: Statement,
  base: AssessedContent & { readonly kind: 'statement' },
): ReadContent {
  const vsa = attempt(() => parseVsa(statement));
  if (!vsa.ok) return { content: { ...base, refusal: vsa.refusal }, findings: [] };
  const { verifier, verifiedAt, resourceUri, environment, result, verifiedLevels, findings } = vsa.value;
  const summary = {
    verifier: verifier.id,
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    resourceUri,
    ...(environment === undefined ? {} : { environment }),
    result,
    levels: verifiedLevels,
  };
  return { content: { ...base, summary }, findings };
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

/** How the platform checked the digests of the artifacts; that it saw an index says nothing of what a job lists of it. */
function withChecks(content: AssessedContent, provenance: Provenance | undefined): AssessedContent {
  if (content.kind !== 'statement' || provenance?.subjectChecks === undefined) return content;
  const { subjectChecks } = provenance;
  const children = (content.children ?? []).map(({ digest }) => digest);
  const checks: { [digest: Digest]: DigestCheck } = {};
  for (const digest of [...content.covers, ...children])
    checks[digest] = subjectChecks[digest] ?? 'submitted';
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
export function certificateFacts(
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
