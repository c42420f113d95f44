import type { Fact } from '@waybill/evidence';
import type { EvidenceSet } from '@waybill/gate';
import type { CheckResult, Digest, Instant } from '@waybill/kernel';
import type { Entry, Ledger } from '@waybill/ledger';

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

/** Builds that name an artifact, latest first; an artifact built a hundred times is traced by the latest. */
export async function readRecordedBuilds(
  ledger: Ledger,
  artifact: Digest,
  most = 20,
): Promise<readonly RecordedBuild[]> {
  const entries: Entry[] = [];
  let after: string | undefined;
  do {
    const page = await ledger.listEntries({ artifact, limit: 1000, ...(after !== undefined && { after }) });
    entries.push(...page.items.filter(({ kind }) => kind === 'evidence'));
    after = page.next;
  } while (after !== undefined);
  return Promise.all(
    entries
      .slice(-most)
      .toReversed()
      .map((entry) => readBuild(ledger, entry)),
  );
}

async function readBuild(ledger: Ledger, entry: Entry): Promise<RecordedBuild> {
  const evidence: { sbom?: Uint8Array; provenance?: Uint8Array; signature?: Uint8Array } = {};
  for (const role of roles) {
    const named = entry.documents.find((document) => document.role === role);
    const stored = named && (await ledger.findDocument(named.digest));
    if (stored) evidence[role] = stored.bytes;
  }
  const [facts, results] = [await ledger.factsOf(entry.id), await ledger.resultsOf(entry.id)];
  return { entry, evidence, facts, results, acceptedAt: entry.acceptedAt };
}
