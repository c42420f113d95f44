import { factText, type Artifact, type Fact, type FactName } from '@waybill/evidence';
import type { Digest } from '@waybill/kernel';
import type { AssessedBundle, Assessment } from './assessment.ts';
import type { Decision } from './decision.ts';
import { isAbout, isFromOutside } from './examine-build.ts';
import type { HealthFact } from './health-fact.ts';
import { indexesOf } from './image-index.ts';
import { factsNamed, strongestOf } from './known-facts.ts';
import { subjectOf } from './sbom-subject.ts';
import { showText } from './show-text.ts';
import { uniteRecords } from './unite-records.ts';

/** What is on record of an artifact, from a ledger, a server or a bare folder of evidence. */
export interface QuestionInput {
  readonly artifact: Artifact;
  /** Assessments that name the artifact, latest first. */
  readonly entries: readonly Assessment[];
  /** Decisions about the artifact, latest first. */
  readonly decisions: readonly Decision[];
  readonly health?: HealthFact;
}

/** One build on record, as far as it is about one artifact. */
export interface BuildRecord {
  readonly entry: Assessment;
  /** Verified bundles about the artifact, provenance first. */
  readonly bundles: readonly AssessedBundle[];
  readonly facts: readonly Fact[];
}

/**
 * Everything on record of an artifact, each entry cut down to what is about it: entries with verified bundles
 * first, because any job may hand in a digest that it did not build; the latest first among equals.
 */
export function recordsOf({ artifact, entries }: QuestionInput): BuildRecord[] {
  const records = entries
    .filter(({ artifacts }) => artifacts.some(({ digest }) => digest === artifact.digest))
    .map((entry) => {
      const bundles = bundlesAbout(entry, artifact.digest);
      return {
        entry,
        bundles,
        facts: [...bundles.flatMap(({ facts }) => facts), ...entry.facts.filter(isFromOutside)],
      };
    });
  return vouchedFirst(uniteRecords(vouchedFirst(records)));
}

/**
 * True when some document of an evidence set is about the artifact: a verified bundle that names it, or an SBOM
 * that describes it. Whoever asks with a file and a folder has nobody who says that they belong together.
 */
export function speaksOf(entry: Assessment, artifact: Artifact): boolean {
  return (
    bundlesAbout(entry, artifact.digest).length > 0 ||
    (entry.sbom?.kind === 'read' && subjectOf(entry.sbom, artifact) === 'this')
  );
}

/** Verified bundles about the artifact, provenance first. */
function bundlesAbout({ attestations, signature }: Assessment, artifact: Digest): readonly AssessedBundle[] {
  const lines = attestations.filter((bundle) => isVerified(bundle) && isAbout(bundle, artifact));
  const digests = [artifact, ...indexesOf(lines, artifact)];
  return [...lines, ...(signature === undefined ? [] : [signature])].filter(
    (bundle) => isVerified(bundle) && digests.some((digest) => isAbout(bundle, digest)),
  );
}

function isVerified({ verification }: AssessedBundle): boolean {
  return verification.kind === 'verified';
}

function vouchedFirst(records: readonly BuildRecord[]): BuildRecord[] {
  const isVouched = ({ bundles }: BuildRecord): boolean => bundles.length > 0;
  return [...records.filter(isVouched), ...records.filter((record) => !isVouched(record))];
}

/** All facts of some names, the surest of each name first. */
export function factsOf(record: BuildRecord, names: readonly FactName[]): Fact[] {
  return names.flatMap((name) => {
    const known = factsNamed(record.facts, name);
    const first = strongestOf(known);
    return first === undefined ? [] : [first, ...known.filter((fact) => fact !== first)];
  });
}

/** The surest value of a fact, as text. */
export function valueOf(record: BuildRecord, name: FactName): string | undefined {
  const fact = strongestOf(factsNamed(record.facts, name));
  return fact === undefined ? undefined : showText(factText(fact));
}

/** True when signed provenance about the artifact names this document among what the build left. */
export function isBound({ bundles }: BuildRecord, document: Digest): boolean {
  return bundles.some(
    ({ content }) => content.kind === 'statement' && content.byproducts?.includes(document) === true,
  );
}
