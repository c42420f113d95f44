import type { Artifact } from '@waybill/evidence';
import type { Instant } from '@waybill/kernel';
import type { Platform, Revocation } from '@waybill/platform';
import type { Assessment } from '../assessment.ts';
import { notRevoked } from '../checks/not-revoked.ts';
import { examineBuild } from '../examine-build.ts';
import type { Reach } from './judge-reach.ts';

/** A build on record, and the platform folder whose signers count. */
export interface RevocationQuestion {
  readonly artifact: Artifact;
  readonly assessment: Assessment;
  readonly platform: Platform;
  readonly now: Instant;
}

/** Judges by the check `not-revoked` whether an artifact would rest on what a revocation of this kind and span names. */
export function judgeRevocationReach(
  revocation: Pick<Revocation, 'kind' | 'value' | 'from' | 'until'>,
  { artifact, assessment, platform, now }: RevocationQuestion,
): Reach['kind'] {
  const { kind, value, from, until } = revocation;
  const suspected: Revocation = {
    kind,
    value,
    reason: 'suspected',
    decidedAt: now,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
  const build = examineBuild({
    artifact,
    assessment,
    platform: { ...platform, revocations: [suspected] },
    // Nothing is asked, so every signer of the platform counts.
    environment: { name: 'affected', mode: 'observe', requires: {} },
    now,
  });
  const { outcome } = notRevoked.judge(build);
  if (outcome === 'fail') return 'reached';
  if (outcome !== 'pass') return 'could-not-tell';
  // The gate refuses what it cannot verify for other reasons; here it may hide the suspect.
  const accepted = [...build.provenance.accepted, ...build.signature.accepted].length;
  const all = assessment.attestations.length + (assessment.signature === undefined ? 0 : 1);
  return accepted > 0 && accepted === all ? 'not-reached' : 'could-not-tell';
}
