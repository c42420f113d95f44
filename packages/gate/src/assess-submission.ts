import {
  compareFacts,
  factsFromIdToken,
  parseEvidenceLines,
  parseIdTokenClaims,
  type Fact,
} from '@waybill/evidence';
import {
  digestOf,
  WaybillError,
  type CheckResult,
  type Digest,
  type Instant,
  type JsonObject,
} from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import { assessLine, unreadableBundle, type BundleAssessment, type BundleContext } from './assess-bundle.ts';
import { assessSbom } from './assess-sbom.ts';
import { assessSignature } from './assess-signature.ts';
import type { AssessedDocument, Assessment } from './assessment.ts';
import { indexesOfArtifacts } from './image-index.ts';
import { refusalOf } from './refusal.ts';
import type { EvidenceSet, Submission } from './submission.ts';
import { trustDigestOf } from './trust-digest.ts';

/** So many different lines are verified: at 3 ms each, a hostile document costs less than half a second. */
const maxLines = 100;

/**
 * Verifies and reads everything in a submission, once: signatures under the one trust profile whose signer
 * fits, statements, SBOM, and every fact with how far it can be trusted. Bad evidence is a result, never an
 * error; whatever this throws is a bug.
 */
export async function assessSubmission(
  submission: Submission,
  platform: Platform,
  now: Instant,
): Promise<Assessment> {
  const { artifacts, evidence, acceptedAt } = submission;
  const context = { artifacts, platform, acceptedAt };
  const sbom = evidence.sbom === undefined ? undefined : await assessSbom(evidence.sbom);
  const lines = await assessLines(evidence.provenance, context);
  const signature =
    evidence.signature === undefined
      ? undefined
      : await assessSignature(evidence.signature, {
          ...context,
          // An index is signed as a whole: its signature is about a child that its provenance lists.
          artifacts: [
            ...artifacts,
            ...indexesOfArtifacts(
              lines.map(({ bundle }) => bundle),
              artifacts,
            ).map((digest) => ({ digest })),
          ],
        });
  const bundles = [...lines, ...(signature === undefined ? [] : [signature])];
  const token = readToken(submission.idToken);
  const facts = [
    ...bundles.flatMap(({ bundle }) => bundle.facts),
    ...token.facts,
    ...(submission.apiFacts ?? []),
  ];
  return {
    artifacts: artifacts.map(({ digest, sha512, name }) => ({
      digest,
      ...(sha512 === undefined ? {} : { sha512 }),
      ...(name === undefined ? {} : { name }),
    })),
    documents: documentsOf(evidence),
    ...(sbom === undefined ? {} : { sbom: sbom.sbom }),
    attestations: lines.map(({ bundle }) => bundle),
    ...(signature === undefined ? {} : { signature: signature.bundle }),
    facts,
    results: [
      ...token.results,
      ...compareFacts(facts),
      ...(sbom?.findings ?? []),
      ...bundles.flatMap(({ findings }) => findings),
    ],
    platform: platform.digest,
    trust: trustDigestOf(platform),
    assessedAt: now,
    ...(acceptedAt === undefined ? {} : { acceptedAt }),
  };
}

async function assessLines(
  bytes: Uint8Array | undefined,
  context: Omit<BundleContext, 'role' | 'document' | 'line'>,
): Promise<BundleAssessment[]> {
  if (bytes === undefined) return [];
  const place = { role: 'provenance', document: digestOf(bytes) } as const;
  let lines: readonly EvidenceLine[];
  try {
    lines = differentLines(parseEvidenceLines(bytes));
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    const whole = { ...place, bundle: place.document, line: 1 };
    return [{ bundle: unreadableBundle(whole, refusalOf(error)), findings: [] }];
  }
  const assessed: BundleAssessment[] = [];
  for (const { bytes: bundle, line } of lines) {
    assessed.push(...(await assessLine(bundle, { ...context, ...place, line })));
  }
  return assessed;
}

interface EvidenceLine {
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly line: number;
}

/**
 * Each line once, where it stands first: a copy says nothing new, and verifying a thousand of them would keep
 * everybody else waiting. Beyond the limit the whole document is refused, because leaving lines out would
 * leave out what they contradict. Throws `evidence-lines-too-many`.
 */
function differentLines(lines: readonly Uint8Array[]): EvidenceLine[] {
  const byDigest = new Map<Digest, EvidenceLine>();
  for (const [index, bytes] of lines.entries()) {
    const digest = digestOf(bytes);
    if (!byDigest.has(digest)) byDigest.set(digest, { bytes, line: index + 1 });
  }
  if (byDigest.size > maxLines) {
    throw new WaybillError({
      code: 'evidence-lines-too-many',
      message: 'The provenance document holds more different lines than are verified.',
      category: 'refused',
      expected: `at most ${maxLines} different lines`,
      found: String(byDigest.size),
      help: 'Keep the attestations of one build in one file, not those of many builds.',
    });
  }
  return [...byDigest.values()];
}

function documentsOf(evidence: EvidenceSet): AssessedDocument[] {
  return (['sbom', 'provenance', 'signature'] as const).flatMap((role) => {
    const bytes = evidence[role];
    return bytes === undefined ? [] : [{ role, digest: digestOf(bytes), sizeBytes: bytes.byteLength }];
  });
}

/** A token that lacks what every GitLab writes tells nothing; its facts stay unknown. */
function readToken(claims: JsonObject | undefined): {
  readonly facts: readonly Fact[];
  readonly results: readonly CheckResult[];
} {
  if (claims === undefined) return { facts: [], results: [] };
  try {
    return { facts: factsFromIdToken(parseIdTokenClaims(claims)), results: [] };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    const { message, expected, found } = refusalOf(error);
    const result: CheckResult = {
      code: 'claims-consistent',
      outcome: 'not-evaluable',
      message: `The ID token tells nothing: ${message}`,
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
    };
    return { facts: [], results: [result] };
  }
}
