import { isProvenanceType, signaturePredicateType, type Artifact, type Fact } from '@waybill/evidence';
import type { Digest, Instant } from '@waybill/kernel';
import type { Environment, Platform } from '@waybill/platform';
import type { AssessedBundle, Assessment } from './assessment.ts';
import type { LedgerState, PromotionInput } from './decide-promotion.ts';
import type { HealthFact } from './health-fact.ts';
import { indexesOf } from './image-index.ts';
import { trustDigestOf } from './trust-digest.ts';

/** A promotion as the checks see it: what was asked, and which evidence may speak for the artifact. */
export interface ExaminedBuild {
  readonly artifact: Artifact;
  readonly assessment: Assessment;
  readonly platform: Platform;
  readonly environment: Environment;
  readonly health: HealthFact | undefined;
  readonly ledger: LedgerState;
  readonly now: Instant;
  readonly appliesTo: { readonly artifact: boolean; readonly trust: boolean };
  /** Image indexes that hold the artifact, as accepted provenance about them says: it may be promoted through them. */
  readonly indexes: readonly Digest[];
  readonly provenance: ExaminedBundles;
  readonly signature: ExaminedBundles;
  /** What is known of the build, from accepted bundles, the ID token and the API only. */
  readonly facts: readonly Fact[];
}

/** The bundles of one kind of evidence. */
export interface ExaminedBundles {
  readonly document: Digest | undefined;
  /** The bundle that comes closest to what is asked; the one to tell people about. */
  readonly best: AssessedBundle | undefined;
  /** Bundles that are verified, by a signer who may sign this, and about this artifact. */
  readonly accepted: readonly AssessedBundle[];
}

/** Sorts out which evidence may speak for the artifact in this environment. */
export function examineBuild(input: PromotionInput): ExaminedBuild {
  const { artifact, assessment, platform, environment } = input;
  const appliesTo = {
    artifact: assessment.artifacts.some(({ digest }) => digest === artifact.digest),
    trust: assessment.trust === trustDigestOf(platform),
  };
  const provenanceLines = assessment.attestations.filter(
    ({ content }) =>
      content.kind === 'unreadable' ||
      (content.kind === 'statement' && isProvenanceType(content.predicateType)),
  );
  // A signed statement of another type, such as provenance, must not pass for a signature.
  const signatures = (assessment.signature === undefined ? [] : [assessment.signature]).filter(
    ({ content }) => content.kind !== 'statement' || content.predicateType === signaturePredicateType,
  );
  const { requires } = environment;
  // Evidence that is not asked for may still tell facts: then only by signers that are named for the other.
  const forProvenance = requires.provenance?.signers ?? requires.signature?.signers;
  const forSignature = requires.signature?.signers ?? requires.provenance?.signers;
  const provenance = selectBundles(provenanceLines, [artifact.digest], forProvenance);
  // Only accepted provenance says what an index holds: anybody could list any image as a child of anything.
  const indexes = indexesOf(provenance.accepted, artifact.digest);
  const signature = selectBundles(signatures, [artifact.digest, ...indexes], forSignature);
  const accepted = [...provenance.accepted, ...signature.accepted];
  return {
    artifact,
    assessment,
    platform,
    environment,
    health: input.health,
    ledger: input.ledger ?? 'not-asked',
    now: input.now,
    appliesTo,
    indexes,
    provenance: { ...provenance, document: documentOf(assessment, 'provenance') },
    signature: { ...signature, document: documentOf(assessment, 'signature') },
    facts: [...accepted.flatMap(({ facts }) => facts), ...assessment.facts.filter(isFromOutside)],
  };
}

/** True when a bundle's verified signer is one that may sign; any signer of the platform when none is named. */
export function isSignedBy(bundle: AssessedBundle, signers: readonly string[] | undefined): boolean {
  const { verification } = bundle;
  if (verification.kind !== 'verified') return false;
  return signers === undefined || verification.signers.some((name) => signers.includes(name));
}

/** True when what a bundle says is about the artifact, or about an index that it lists the artifact as a child of. */
export function isAbout(bundle: AssessedBundle, artifact: Digest): boolean {
  const { content } = bundle;
  return (
    content.kind !== 'unreadable' &&
    (content.covers.includes(artifact) || indexesOf([bundle], artifact).length > 0)
  );
}

function selectBundles(
  bundles: readonly AssessedBundle[],
  digests: readonly Digest[],
  signers: readonly string[] | undefined,
): Omit<ExaminedBundles, 'document'> {
  const isAboutOne = (bundle: AssessedBundle): boolean => digests.some((digest) => isAbout(bundle, digest));
  // Each property outweighs all later ones, so that one bundle is judged whole: the signature of one line
  // and the subject of another must never add up to a pass.
  const rank = (bundle: AssessedBundle): number =>
    (bundle.content.kind === 'unreadable' ? 0 : 8) +
    (bundle.verification.kind === 'verified' ? 4 : 0) +
    (isSignedBy(bundle, signers) ? 2 : 0) +
    (isAboutOne(bundle) ? 1 : 0);
  const best = bundles.toSorted((a, b) => rank(b) - rank(a))[0];
  const accepted = bundles.filter((bundle) => isSignedBy(bundle, signers) && isAboutOne(bundle));
  return { best, accepted };
}

function documentOf(assessment: Assessment, role: 'provenance' | 'signature'): Digest | undefined {
  return assessment.documents.find((document) => document.role === role)?.digest;
}

/** True for what neither a document nor its certificate said, but the ID token, the API or the platform. */
export function isFromOutside({ source }: Fact): boolean {
  return source === 'id-token' || source === 'api' || source === 'platform';
}
