import type { Fact } from '@waybill/evidence';
import type { LeastAssurance, Revocation } from '@waybill/platform';
import type { ExaminedBuild } from './examine-build.ts';
import { factsNamed } from './known-facts.ts';

/** What is known of where an artifact was built, held against a revoked runner or job. */
export interface KnownPlaces {
  /** What the place is called in messages. */
  readonly noun: 'runner' | 'job';
  /** Facts that name the revoked place itself, however little they are trusted. */
  readonly revoked: readonly Fact[];
  /** Facts that name another place. */
  readonly others: readonly Fact[];
  /** How surely another place must be known to clear the artifact: what binds it and no job can write. */
  readonly least: LeastAssurance;
}

/** Sorts what is known of the runner or the job of a build by whether it is the revoked one. */
export function knownPlaces(
  { kind, value }: Revocation & { readonly kind: 'runner' | 'build' },
  { facts, platform }: Pick<ExaminedBuild, 'facts' | 'platform'>,
): KnownPlaces {
  if (kind === 'runner') {
    // No certificate names a runner; only GitLab's own token or API does.
    return { noun: 'runner', least: 'token', ...split(factsNamed(facts, 'runner.id'), (id) => id === value) };
  }
  const revoked = jobAt(value);
  const isRevoked = (address: string): boolean =>
    address === value || (revoked !== undefined && jobAt(address) === revoked);
  const byAddress = split(factsNamed(facts, 'job.url'), isRevoked);
  const byNumber = split(factsNamed(facts, 'job.id'), (id) =>
    isRevoked(`${platform.gitlab.url}/-/jobs/${id}`),
  );
  return {
    noun: 'job',
    least: 'certificate',
    revoked: [...byAddress.revoked, ...byNumber.revoked],
    others: [...byAddress.others, ...byNumber.others],
  };
}

function split(
  facts: readonly Fact<'runner.id' | 'job.url' | 'job.id'>[],
  isRevoked: (value: string) => boolean,
): Pick<KnownPlaces, 'revoked' | 'others'> {
  return {
    revoked: facts.filter(({ value }) => isRevoked(value)),
    others: facts.filter(({ value }) => !isRevoked(value)),
  };
}

/**
 * Host and number of a job's address. The path between them changes when a project is renamed or moved, and
 * the number is the job's alone on its instance.
 */
function jobAt(address: string): string | undefined {
  const number = /\/-\/jobs\/([1-9][0-9]{0,18})$/.exec(address)?.[1];
  return number !== undefined && URL.canParse(address) ? `${new URL(address).host} ${number}` : undefined;
}
