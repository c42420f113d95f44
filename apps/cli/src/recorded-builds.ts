import type { Fact } from '@waybill/evidence';
import type { EvidenceSet } from '@waybill/gate';
import type { CheckResult, Digest, Instant } from '@waybill/kernel';
import { listEvidence, type Entry, type Ledger } from '@waybill/ledger';
import type { Platform } from '@waybill/platform';

/** The evidence of one build as a ledger accepted it. */
export interface RecordedBuild {
  readonly entry: Entry;
  readonly evidence: EvidenceSet;
  /** What was known at acceptance, the job's ID token included. */
  readonly facts: readonly Fact[];
  readonly results: readonly CheckResult[];
  readonly acceptedAt: Instant;
}

const roles = ['sbom', 'provenance', 'signature'] as const;

/** Builds that name an artifact, in the order of `listEvidence`. Each is read when it is asked for. */
export async function* readRecordedBuilds(
  ledger: Pick<Ledger, 'listEntries' | 'findDocument' | 'factsOf' | 'resultsOf'>,
  artifact: Digest,
  platform: Pick<Platform, 'signers' | 'environments'>,
): AsyncGenerator<RecordedBuild, void, undefined> {
  for (const entry of await listEvidence(artifact, { ledger, platform }))
    yield await readBuild(ledger, entry);
}

/** Documents, facts and results of one entry. */
export async function readBuild(
  ledger: Pick<Ledger, 'findDocument' | 'factsOf' | 'resultsOf'>,
  entry: Entry,
): Promise<RecordedBuild> {
  const evidence: { sbom?: Uint8Array; provenance?: Uint8Array; signature?: Uint8Array } = {};
  for (const role of roles) {
    const named = entry.documents.find((document) => document.role === role);
    const stored = named && (await ledger.findDocument(named.digest));
    if (stored) evidence[role] = stored.bytes;
  }
  const [facts, results] = [await ledger.factsOf(entry.id), await ledger.resultsOf(entry.id)];
  return { entry, evidence, facts, results, acceptedAt: entry.acceptedAt };
}
