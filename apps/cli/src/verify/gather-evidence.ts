import type { Fact } from '@waybill/evidence';
import type { EvidenceSet, LedgerState } from '@waybill/gate';
import { digestOf, type Digest, type Instant } from '@waybill/kernel';
import type { BuildSource, KnownBuild } from './build-source.ts';

/** One evidence set to judge an artifact by, with what a ledger knows of it. */
export interface GatheredEvidence {
  readonly evidence: EvidenceSet;
  readonly ledger: LedgerState;
  readonly acceptedAt?: Instant;
  /** What the ledger's server established from a token or the API. */
  readonly facts?: readonly Fact[];
}

/**
 * Evidence of one artifact that a ledger has, latest first: only entries that name this very artifact, and
 * where evidence is at hand only those that brought exactly one set of it. There is always something to judge: where
 * nothing is on record, what is at hand and that the ledger misses it.
 */
export async function* gatherEvidence(
  { buildsOf }: Pick<BuildSource, 'buildsOf'>,
  artifact: Digest,
  atHand: readonly EvidenceSet[] | undefined,
): AsyncGenerator<GatheredEvidence, void, undefined> {
  const wanted = atHand?.map(digestsOf);
  const first = atHand?.[0] ?? {};
  let found = false;
  for await (const build of buildsOf(artifact)) {
    if (build === 'unreachable') {
      yield { evidence: first, ledger: 'unreachable' };
      return;
    }
    if (wanted?.includes(digestsOf(build.evidence)) === false) continue;
    found = true;
    yield recorded(build);
  }
  if (!found) yield { evidence: first, ledger: 'missing' };
}

function recorded({ evidence, acceptedAt, facts }: KnownBuild): GatheredEvidence {
  const established = facts.filter(({ assurance }) => assurance === 'token' || assurance === 'api');
  return { evidence, ledger: 'recorded', acceptedAt, facts: established };
}

function digestsOf({ sbom, provenance, signature }: EvidenceSet): string {
  const digests = [sbom, provenance, signature].map((bytes): Digest | '' => (bytes ? digestOf(bytes) : ''));
  return digests.join(' ');
}
