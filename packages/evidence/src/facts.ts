import { canonicalJson, type Digest, type JsonValue } from '@waybill/kernel';
import type { DeploymentApprovals, JobLog, Scans } from './captured/captured-values.ts';

/**
 * How far a fact can be trusted; assigned by the verifier, never by the statement that carries it.
 *
 * - `claimed`: a job or a document says so
 * - `certificate`: a Fulcio certificate binds it
 * - `token`: Waybill verified the job's GitLab ID token
 * - `api`: GitLab's API confirmed it
 */
export type Assurance = 'claimed' | 'certificate' | 'token' | 'api';

/** Assurances from the least to the most. */
export const assurances: readonly Assurance[] = ['claimed', 'certificate', 'token', 'api'];

/** True when `assurance` is at least `least`. */
export function reaches(assurance: Assurance, least: Assurance): boolean {
  return assurances.indexOf(assurance) >= assurances.indexOf(least);
}

/** Every fact that evidence can carry, with the type of its value. Ids are text: GitLab's pass 32 bits. */
export interface FactValues {
  /** Web address of the project, without credentials, query or `.git`. */
  'source.repository': string;
  /** GitLab's numeric project id. */
  'source.project-id': string;
  /** Full Git commit id, 40 or 64 hex digits. */
  'source.commit': string;
  /** Full ref: `refs/heads/…`, `refs/tags/…` or `refs/merge-requests/…`. */
  'source.ref': string;
  'source.ref-protected': boolean;
  /** True when the code comes from a fork of the project that the job runs in, whatever the ref is called. */
  'source.from-fork': boolean;
  'build.type': string;
  'build.builder': string;
  /** Address and ref of the CI configuration, as Fulcio's build signer: `https://host/path//file@ref`. */
  'build.config': string;
  'build.started-at': string;
  'build.finished-at': string;
  'pipeline.id': string;
  'pipeline.url': string;
  /** GitLab's `CI_PIPELINE_SOURCE`: push, schedule, merge_request_event … */
  'pipeline.source': string;
  'job.id': string;
  'job.url': string;
  'job.name': string;
  'runner.id': string;
  /** `gitlab-hosted` or `self-hosted`. */
  'runner.environment': string;
  'runner.tier': string;
  'deployment.environment': string;
  /** Number within the project of the merge request that brought the commit into its branch; `none` for a direct push. */
  'review.merge-request': string;
  /** How many people approve it who neither wrote it nor committed to it, as decimal text. */
  'review.approvals': string;
  /** True when the newest of these approvals is not older than the last push to it. */
  'review.last-commit': boolean;
  /** Whether every approval rule that GitLab requires of it is approved by others; such rules need GitLab Premium. */
  'review.rules-approved': boolean;
  /** The security reports of the build's pipeline; the newest counts. */
  'scan.reports': Scans;
  /** How the approvals of one deployment of the commit stood; the newest of an environment counts. */
  'deployment.approvals': DeploymentApprovals;
  /** The log of the job that built, as it was when the job had ended. */
  'job.log': JobLog;
}

/** Name of a fact. */
export type FactName = keyof FactValues;

/** One thing known of a build, with how far it can be trusted and the document that shows it. */
export interface Fact<N extends FactName = FactName> {
  readonly name: N;
  readonly value: FactValues[N];
  readonly assurance: Assurance;
  /** Where it was read: a document's role, `certificate`, `id-token` or `api`. */
  readonly source: 'provenance' | 'certificate' | 'id-token' | 'api' | 'platform';
  /** Exact document that shows it; absent for facts of a token or the API. */
  readonly document?: Digest;
}

/** The value of a fact as one line of text; structures as canonical JSON (RFC 8785). */
export function factText({ value }: Pick<Fact, 'value'>): string {
  return typeof value === 'object' ? canonicalJson(value as unknown as JsonValue) : String(value);
}

/** Facts by name, each with one value; what is not known is absent. */
export type FactSet = { readonly [N in FactName]?: FactValues[N] };
