import {
  factText,
  compareFacts,
  factsFromIdToken,
  type Fact,
  type FactName,
  type IdTokenClaims,
} from '@waybill/evidence';
import type { GitlabClient } from '@waybill/integrations/gitlab';
import { WaybillError, type CheckResult } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import { factsOfRecords, fetchJobRecords, type JobRecords } from '../gitlab-job.ts';

/** A running job that its ID token and GitLab's API agree on. */
export interface ConfirmedJob {
  readonly claims: IdTokenClaims;
  readonly records: JobRecords;
  /** Every fact of token and API, each once: the API's word where both speak. */
  readonly facts: readonly Fact[];
  /** What they contradict each other about, short of the job's identity. */
  readonly results: readonly CheckResult[];
}

/**
 * What says which build this is. When token and API differ in one of these, one of them speaks of another build;
 * the rest may change while a job runs, such as the protection of a branch.
 */
const identity: ReadonlySet<FactName> = new Set([
  'source.project-id',
  'source.commit',
  'source.ref',
  'pipeline.id',
  'job.id',
  'runner.id',
]);

/**
 * Compares the claims of a verified ID token with what GitLab's API says of the job now. Throws
 * `job-not-confirmed` where GitLab could not be asked or does not show the job, `job-not-running`, and
 * `job-claims-contradict`.
 */
export async function confirmJob(
  claims: IdTokenClaims,
  gitlab: GitlabClient,
  platform: Platform,
): Promise<ConfirmedJob> {
  const records = await askGitlab(claims, gitlab);
  const tokenFacts = factsFromIdToken(claims);
  const apiFacts = factsOfRecords(records, platform);
  for (const said of apiFacts) {
    const claimed = tokenFacts.find(({ name }) => name === said.name);
    if (claimed && identity.has(said.name) && isContradiction(claimed, said)) throw contradict(claimed, said);
  }
  // After the identity: of another job nobody wants to know whether it runs. A token outlives its job.
  if (records.job.status !== 'running') throw notRunning(records.job.status);
  const known = [
    ...apiFacts,
    ...tokenFacts.filter(({ name }) => !apiFacts.some((fact) => fact.name === name)),
  ];
  return {
    claims,
    records,
    facts: withLesserProtection(known, [...apiFacts, ...tokenFacts]),
    results: compareFacts([...tokenFacts, ...apiFacts.filter(({ name }) => !identity.has(name))]).filter(
      ({ outcome }) => outcome === 'fail',
    ),
  };
}

/**
 * In a merge request's pipeline the token names the source branch (GitLab's `source_ref_path`), the API the merge
 * request's own ref: two names of one thing.
 */
function isContradiction(claimed: Fact, said: Fact): boolean {
  if (claimed.value === said.value) return false;
  return !(said.name === 'source.ref' && factText(said).startsWith('refs/merge-requests/'));
}

async function askGitlab(claims: IdTokenClaims, gitlab: GitlabClient): Promise<JobRecords> {
  let records: JobRecords | undefined;
  try {
    records = await fetchJobRecords(claims, gitlab);
  } catch (cause) {
    if (!(cause instanceof WaybillError)) throw cause;
    throw notConfirmed(`${cause.code}: ${cause.message}`, cause);
  }
  if (!records) throw notConfirmed("a job that GitLab does not show to the server's token");
  return records;
}

/** A ref counts as protected only where everybody who speaks of it says so. */
function withLesserProtection(facts: readonly Fact[], all: readonly Fact[]): readonly Fact[] {
  const open = all.find((fact) => fact.name === 'source.ref-protected' && fact.value === false);
  return open ? facts.map((fact) => (fact.name === 'source.ref-protected' ? open : fact)) : facts;
}

function contradict(claimed: Fact, said: Fact): WaybillError {
  return new WaybillError({
    code: 'job-claims-contradict',
    message: `Nothing was signed: the ID token and GitLab's API contradict each other about ${said.name}.`,
    category: 'refused',
    expected: `${factText(said).slice(0, 120)} (API)`,
    found: `${factText(claimed).slice(0, 120)} (ID token)`,
    help: 'One of them speaks of another build. Run the job again; if it happens again, find out who made this token.',
  });
}

function notRunning(status: string): WaybillError {
  return new WaybillError({
    code: 'job-not-running',
    message: 'Nothing was signed: the job that the ID token belongs to does not run.',
    category: 'refused',
    expected: 'a job with the status running',
    found: status,
    help: 'Ask from the job itself. A token that is used after its job has ended was taken from it.',
  });
}

function notConfirmed(found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'job-not-confirmed',
    message: "Nothing was signed: GitLab's API did not confirm the job.",
    category: 'unavailable',
    expected: 'the job of the ID token, as GitLab shows it now',
    found,
    help: "Try again. If it stays so, the server's GitLab token lacks read_api or may not see the project.",
    cause,
  });
}
