import type { Fact } from '@waybill/evidence';
import type { EvidenceSet } from '@waybill/gate';
import type { CheckResult, Digest, Instant } from '@waybill/kernel';
import type { Entry, Ledger, Submitter } from '@waybill/ledger';
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
const pageSize = 1000;

/** How many builds of one artifact are looked at. */
export const recordedBuildLimits: {
  /** Latest entries of each submitter. */
  readonly ofSubmitter: number;
  /** Projects that the platform folder does not name: those that came first. */
  readonly strangers: number;
} = { ofSubmitter: 20, strangers: 20 };

/**
 * Builds that name an artifact, latest first, those of projects that the platform folder names and of API
 * tokens before those of others. Each is read when it is asked for. The limits hold for each submitter, so
 * that nobody pushes out somebody else's evidence by handing in more.
 */
export async function* readRecordedBuilds(
  ledger: Pick<Ledger, 'listEntries' | 'findDocument' | 'factsOf' | 'resultsOf'>,
  artifact: Digest,
  platform: Pick<Platform, 'signers' | 'environments'>,
): AsyncGenerator<RecordedBuild, void, undefined> {
  for (const entry of await listEntries(ledger, artifact, platform)) yield await readBuild(ledger, entry);
}

async function listEntries(
  ledger: Pick<Ledger, 'listEntries'>,
  artifact: Digest,
  platform: Pick<Platform, 'signers' | 'environments'>,
): Promise<readonly Entry[]> {
  const named = namedProjects(platform);
  const isNamed = ({ submitter }: Entry): boolean =>
    submitter.kind !== 'job' || named.has(submitter.projectId);
  const bySubmitter = new Map<string, Entry[]>();
  let strangers = 0;
  let after: string | undefined;
  do {
    const page = await ledger.listEntries({
      artifact,
      limit: pageSize,
      ...(after !== undefined && { after }),
    });
    for (const entry of page.items) {
      if (entry.kind !== 'evidence' || !entry.artifacts.some(({ digest }) => digest === artifact)) continue;
      const key = keyOf(entry.submitter);
      const entries = bySubmitter.get(key) ?? [];
      if (entries.length === 0 && !isNamed(entry) && strangers++ >= recordedBuildLimits.strangers) continue;
      bySubmitter.set(key, [...entries, entry].slice(-recordedBuildLimits.ofSubmitter));
    }
    after = page.next;
  } while (after !== undefined);
  // The ledger lists the oldest first.
  const latest = [...bySubmitter.values()]
    .flatMap((entries) => entries.toReversed())
    .toSorted((a, b) => b.acceptedAt - a.acceptedAt);
  return [...latest.filter(isNamed), ...latest.filter((entry) => !isNamed(entry))];
}

/** Numbers of the projects that sign or whose commits some environment takes. */
function namedProjects({
  signers,
  environments,
}: Pick<Platform, 'signers' | 'environments'>): ReadonlySet<string> {
  return new Set([
    ...signers.flatMap(({ project }) => (project ? [project.id] : [])),
    ...environments.flatMap(({ requires }) => (requires.source?.projects ?? []).map(({ id }) => id)),
  ]);
}

function keyOf(submitter: Submitter): string {
  if (submitter.kind === 'job') return `project ${submitter.projectId}`;
  return submitter.kind === 'api-token' ? `api-token ${submitter.name}` : 'ledger';
}

async function readBuild(
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
