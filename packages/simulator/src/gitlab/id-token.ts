import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@waybill/kernel';
import {
  coversRef,
  isRefProtected,
  refPath,
  type Job,
  type Pipeline,
  type Project,
  type Runner,
} from './state.ts';

/** What a job asks of its ID token, and what a test may get wrong about it. */
export interface IdTokenOptions {
  /** `aud`, one or several: the job chooses it. */
  readonly aud: string | readonly string[];
  /** Milliseconds since 1970 at which it is issued; now unless told. */
  readonly issuedAtMs?: number;
  /** Seconds that it holds; the job's timeout unless told. */
  readonly lifetimeSeconds?: number;
  /** Claims to leave out, as older instances do. */
  readonly without?: readonly string[];
  /** Claims to set, over the real ones; null is written as null. */
  readonly claims?: JsonObject;
  /** How it is signed; `RS256` with the instance's current key unless told. */
  readonly signature?: 'RS256' | 'none' | 'HS256-with-public-key' | 'foreign-key' | 'foreign-key-same-kid';
}

/** What an ID token speaks of. */
export interface TokenSubject {
  readonly issuer: string;
  /** Host, with port, that `ci_config_ref_uri` begins with. */
  readonly host: string;
  readonly job: Job;
  readonly pipeline: Pipeline;
  /** Where the job runs. */
  readonly project: Project;
  /** The fork, in its merge request pipelines. */
  readonly fork: Project | undefined;
  readonly runner: Runner | undefined;
  readonly nowMs: number;
}

/**
 * The claims of a job's ID token, quirks included: ids are text except `runner_id`, truth is "true" or
 * "false", `ref` has no `refs/heads/`, `ci_config_ref_uri` has no scheme but a double slash, and in a fork's
 * merge request `project_*` is the fork. Source: GitLab docs, ci/secrets/id_token_authentication.
 */
export function idTokenClaims(subject: TokenSubject, options: IdTokenOptions): JsonObject {
  const { job, pipeline, project, runner } = subject;
  const source = subject.fork ?? project;
  const issuedAt = Math.floor((options.issuedAtMs ?? subject.nowMs) / 1000);
  const claims: JsonObject = {
    namespace_id: String(source.namespaceId),
    namespace_path: namespaceOf(source),
    project_id: String(source.id),
    project_path: source.path,
    user_id: String(pipeline.user.id),
    user_login: pipeline.user.username,
    user_email: pipeline.user.email,
    pipeline_id: String(pipeline.id),
    pipeline_source: pipeline.source,
    job_id: String(job.id),
    job_project_id: String(project.id),
    job_project_path: project.path,
    job_namespace_id: String(project.namespaceId),
    job_namespace_path: namespaceOf(project),
    job_source: 'pipeline',
    ref: pipeline.ref,
    ref_type: pipeline.refType,
    ref_path: refPath(pipeline),
    ref_protected: String(isRefProtected(project, pipeline)),
    ...(job.environment && {
      environment: job.environment.name,
      environment_protected: String(coversRef(project.protectedEnvironments, job.environment.name)),
      deployment_tier: job.environment.tier ?? 'other',
      environment_action: job.environment.action ?? 'start',
    }),
    ...(runner && { runner_id: runner.id, runner_environment: runner.environment }),
    sha: pipeline.sha,
    project_visibility: source.visibility,
    ci_config_ref_uri: `${subject.host}/${project.path}//${project.ciConfigPath}@${refPath(pipeline)}`,
    ci_config_sha: pipeline.sha,
    jti: randomUUID(),
    iat: issuedAt,
    nbf: issuedAt - 5,
    exp: issuedAt + (options.lifetimeSeconds ?? job.timeoutSeconds),
    iss: subject.issuer,
    sub: `project_path:${source.path}:ref_type:${pipeline.refType}:ref:${pipeline.ref}`,
    aud: options.aud,
    ...options.claims,
  };
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !options.without?.includes(name)));
}

function namespaceOf(project: Project): string {
  return project.path.slice(0, project.path.lastIndexOf('/'));
}
