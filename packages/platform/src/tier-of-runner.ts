import { matchText } from '@waybill/kernel';
import type { Platform, RunnerTier } from './platform.ts';

/** What is known of a runner; leave out what is not. */
export interface RunnerTraits {
  /** GitLab's number of the runner, as text. */
  readonly id?: string;
  /** The tags that the runner is registered with, not those that a job asks for. */
  readonly tags?: readonly string[];
  /** The runner's description in GitLab. */
  readonly name?: string;
}

/**
 * The tier that a runner belongs to, or undefined where that cannot be told.
 *
 * GitLab assigns the id, so an id that a tier lists decides alone. Otherwise a tier claims the runner when
 * the runner has all of the tier's tags (a tier without tags claims nobody by them), or when its name
 * matches one of the tier's names. Exactly one claim is an answer; none or several are not, because tags
 * and names are typed by whoever registers the runner.
 */
export function tierOfRunner(
  platform: Pick<Platform, 'tiers'>,
  runner: RunnerTraits,
): RunnerTier | undefined {
  const { id, name } = runner;
  const byId = id === undefined ? undefined : platform.tiers.find((tier) => tier.runnerIds.includes(id));
  if (byId) return byId;
  const tags = new Set(runner.tags);
  const claims = platform.tiers.filter(
    (tier) =>
      (tier.tags.length > 0 && tier.tags.every((tag) => tags.has(tag))) ||
      (name !== undefined && tier.names.some((match) => matchText(match, name))),
  );
  return claims.length === 1 ? claims[0] : undefined;
}
