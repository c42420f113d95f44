import { isProvenanceType, signaturePredicateType, type Artifact, type Fact } from '@waybill/evidence';
import type { Digest, Instant } from '@waybill/kernel';
import type { Environment, Platform } from '@waybill/platform';
import type { AssessedBundle, Assessment } from './assessment.ts';
import type { LedgerState, PromotionInput } from './decide-promotion.ts';
import type { HealthFact } from './health-fact.ts';
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
  const provenance = selectBundles(provenanceLines, artifact.digest, forProvenance);
  const signature = selectBundles(signatures, artifact.digest, forSignature);
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

/** True when what a bundle says is about the artifact. */
export function isAbout(bundle: AssessedBundle, artifact: Digest): boolean {
  return bundle.content.kind !== 'unreadable' && bundle.content.covers.includes(artifact);
}

function selectBundles(
  bundles: readonly AssessedBundle[],
  artifact: Digest,
  signers: readonly string[] | undefined,
): Omit<ExaminedBundles, 'document'> {
  // Each property outweighs all later ones, so that one bundle is judged whole: the signature of one line
  // and the subject of another must never add up to a pass.
  const rank = (bundle: AssessedBundle): number =>
    (bundle.content.kind === 'unreadable' ? 0 : 8) +
    (bundle.verification.kind === 'verified' ? 4 : 0) +
    (isSignedBy(bundle, signers) ? 2 : 0) +
    (isAbout(bundle, artifact) ? 1 : 0);
  const best = bundles.toSorted((a, b) => rank(b) - rank(a))[0];
  const accepted = bundles.filter((bundle) => isSignedBy(bundle, signers) && isAbout(bundle, artifact));
  return { best, accepted };
}

function documentOf(assessment: Assessment, role: 'provenance' | 'signature'): Digest | undefined {
  return assessment.documents.find((document) => document.role === role)?.digest;
}

/** True for what neither a document nor its certificate said, but the ID token, the API or the platform. */
export function isFromOutside({ source }: Fact): boolean {
  return source === 'id-token' || source === 'api' || source === 'platform';
}
