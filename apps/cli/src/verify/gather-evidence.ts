import type { Fact } from '@waybill/evidence';
import type { EvidenceSet, LedgerState } from '@waybill/gate';
import { digestOf, type Digest, type Instant, WaybillError } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import type { NamedLedger } from '../ledger-place.ts';
import type { RecordedBuild } from '../recorded-builds.ts';
import { namesFiles, readEvidence } from './read-evidence.ts';
import type { VerifyOptions } from './verify-options.ts';

/** Evidence to judge, with what a ledger knows of it. */
export interface GatheredEvidence {
  readonly evidence: EvidenceSet;
  readonly ledger?: LedgerState;
  readonly acceptedAt?: Instant;
  /** What the ledger's server established from a token or the API. */
  readonly facts?: readonly Fact[];
}

type KnownBuild = Pick<RecordedBuild, 'evidence' | 'facts' | 'acceptedAt'>;

/** Reads evidence from files, from a ledger, or from files that a ledger must know. */
export async function gatherEvidence(
  session: Session,
  options: VerifyOptions,
  ledger: NamedLedger | undefined,
  artifacts: readonly NamedArtifact[],
): Promise<GatheredEvidence> {
  if (!ledger) return { evidence: await readEvidence(options) };
  const named = options.evidence !== undefined || namesFiles(options);
  const atHand = named ? await readEvidence(options) : undefined;
  const [first] = artifacts;
  let builds: readonly KnownBuild[];
  try {
    builds = first ? await readBuilds(session, options, ledger, first.artifact.digest) : [];
  } catch (error) {
    // Nobody could tell is a state of its own, which the gate judges; any other error stays one.
    if (!(error instanceof WaybillError) || error.category !== 'unavailable') throw error;
    return { evidence: atHand ?? {}, ledger: 'unreachable' };
  }
  return recordedOf(builds, atHand);
}

async function readBuilds(
  session: Session,
  options: VerifyOptions,
  ledger: NamedLedger,
  artifact: Digest,
): Promise<readonly KnownBuild[]> {
  if (ledger.kind === 'server') {
    session.progress(`asking ${ledger.url}`);
    const { readBuildsFromServer } = await import('../server-client.ts');
    return readBuildsFromServer(session.host, ledger.url, options, artifact);
  }
  session.progress(`opening the ledger in ${ledger.dir}`);
  const [{ openChosenLedger }, { readRecordedBuilds }] = await Promise.all([
    import('../compose.ts'),
    import('../recorded-builds.ts'),
  ]);
  const opened = await openChosenLedger(session.host, { ...options, ledger: ledger.dir });
  try {
    return await readRecordedBuilds(opened, artifact);
  } finally {
    await opened.close();
  }
}

/** The latest build that brought exactly the evidence at hand, or the latest of all where none is. */
export function recordedOf(builds: readonly KnownBuild[], atHand: EvidenceSet | undefined): GatheredEvidence {
  const wanted = atHand && digestsOf(atHand);
  const build = builds.find(({ evidence }) => wanted === undefined || digestsOf(evidence) === wanted);
  if (!build) return { evidence: atHand ?? {}, ledger: 'missing' };
  const { evidence, acceptedAt, facts } = build;
  const established = facts.filter(({ assurance }) => assurance === 'token' || assurance === 'api');
  return { evidence: atHand ?? evidence, ledger: 'recorded', acceptedAt, facts: established };
}

function digestsOf({ sbom, provenance, signature }: EvidenceSet): string {
  const digests = [sbom, provenance, signature].map((bytes): Digest | '' => (bytes ? digestOf(bytes) : ''));
  return digests.join(' ');
}
