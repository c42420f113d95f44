import type { IdTokenClaims, VouchedAssurance } from '@waybill/evidence';
import type { GitlabClient, GitlabJob } from '@waybill/integrations/gitlab';
import { tierOfRunner, type Platform } from '@waybill/platform';
import { tierOfRecords, type JobRecords } from '../gitlab-job.ts';

/** The class of runners that a job ran on, as the builder id names it. */
export interface StatedTier {
  /** A tier of `runner-tiers.yaml`, `gitlab-hosted`, or `self-hosted` where nothing else is known. */
  readonly builder: string;
  /** Undefined where nobody vouches for it. */
  readonly assurance: VouchedAssurance | undefined;
}

/** The tier of the runner that the API shows; else by the number in the token, else what the token calls it. */
export function tierOfJob(
  claims: Pick<IdTokenClaims, 'runnerId' | 'runnerEnvironment'>,
  records: JobRecords,
  platform: Platform,
): StatedTier {
  const shown = tierOfRecords(records, platform);
  if (shown) return { builder: shown.name, assurance: 'api' };
  const id = records.job.runner?.id ?? claims.runnerId;
  const numbered = id === undefined ? undefined : tierOfRunner(platform, { id });
  if (numbered) return { builder: numbered.name, assurance: records.job.runner ? 'api' : 'token' };
  return claims.runnerEnvironment === 'gitlab-hosted'
    ? { builder: 'gitlab-hosted', assurance: 'token' }
    : { builder: 'self-hosted', assurance: undefined };
}

/**
 * Why the runner of a job that built is not of the class that the attesting job's provenance names; undefined where it
 * is. The provenance names one runner: what was built in the sandbox must not leave under the name of a better tier.
 */
export async function findTierMismatch(
  builder: GitlabJob,
  attesting: { readonly claims: IdTokenClaims; readonly records: JobRecords },
  { gitlab, platform }: { readonly gitlab: GitlabClient; readonly platform: Platform },
): Promise<string | undefined> {
  const runnerId = attesting.records.job.runner?.id ?? attesting.claims.runnerId;
  // The very same runner is of the same class, whatever that is.
  if (builder.runner && builder.runner.id === runnerId) return undefined;
  const stated = tierOfJob(attesting.claims, attesting.records, platform);
  const found = builder.runner && (await gitlab.getRunner(builder.runner.id));
  const records = { job: builder, ...(found?.kind === 'found' && { runner: found.value }) };
  const built = tierOfJob({}, records, platform);
  if (built.assurance === 'api' && built.builder === stated.builder) return undefined;
  return built.assurance === 'api'
    ? `a runner of the tier ${built.builder}`
    : 'a runner of which no tier is known';
}
