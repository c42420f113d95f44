import { instantFromSeconds, WaybillError, type Instant, type JsonObject } from '@waybill/kernel';
import type { Fact } from '../facts.ts';
import { factsOf } from './facts-from.ts';
import { definedFacts } from './read-waybill-provenance.ts';

/** What a GitLab ID token says of its job; what an older instance leaves out is absent, never false. */
export interface IdTokenClaims {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** `jti`: unique for each token. */
  readonly tokenId?: string;
  readonly issuedAt?: Instant;
  readonly notBeforeAt?: Instant;
  readonly expiresAt: Instant;
  /** Project that the job runs in; in merge request pipelines from forks the parent, where the instance tells. */
  readonly projectId: string;
  readonly projectPath: string;
  readonly namespaceId?: string;
  readonly namespacePath?: string;
  /** True when the code comes from a fork of the project; absent when the instance does not tell (before 18.4). */
  readonly fromFork?: boolean;
  readonly pipelineId: string;
  readonly pipelineSource?: string;
  readonly jobId: string;
  readonly jobSource?: string;
  readonly jobConfig?: { readonly url: string; readonly commit: string };
  /** Full ref: `refs/heads/…`. */
  readonly ref?: string;
  readonly refProtected?: boolean;
  readonly commit?: string;
  /** `host/path//file@ref`, without scheme, as GitLab writes it. */
  readonly configRefUri?: string;
  readonly configCommit?: string;
  readonly runnerId?: string;
  readonly runnerEnvironment?: string;
  readonly environment?: string;
  readonly environmentProtected?: boolean;
  readonly deploymentTier?: string;
  readonly projectVisibility?: string;
}

/**
 * Reads the payload of a GitLab ID token whose signature, issuer, audience and time were verified by the
 * caller. Ids are texts except the runner's; flags are `"true"` and `"false"`. `sub` is configurable for each
 * project and is not read. Throws `id-token-malformed`.
 * Source: GitLab documentation, OpenID Connect (OIDC) authentication using ID tokens, token payload.
 */
export function parseIdTokenClaims(payload: JsonObject): IdTokenClaims {
  const projectId = idClaim(payload, 'project_id');
  const projectPath = textClaim(payload, 'project_path');
  const jobProjectId = idClaim(payload, 'job_project_id');
  const jobProjectPath = textClaim(payload, 'job_project_path');
  // Since 18.2.2 project_* names the fork while the job runs in the parent; job_project_* says where it runs.
  const inFork = jobProjectId === undefined ? undefined : jobProjectId !== projectId;
  const expiresAt = instantClaim(payload, 'exp');
  const claims = withoutUndefined({
    tokenId: textClaim(payload, 'jti'),
    issuedAt: instantClaim(payload, 'iat'),
    notBeforeAt: instantClaim(payload, 'nbf'),
    namespaceId: idClaim(payload, 'job_namespace_id') ?? idClaim(payload, 'namespace_id'),
    namespacePath: textClaim(payload, 'job_namespace_path') ?? textClaim(payload, 'namespace_path'),
    fromFork: inFork,
    pipelineSource: textClaim(payload, 'pipeline_source'),
    jobSource: textClaim(payload, 'job_source'),
    jobConfig: jobConfigClaim(payload),
    ref: refClaim(payload),
    refProtected: flagClaim(payload, 'ref_protected'),
    commit: textClaim(payload, 'sha'),
    configRefUri: textClaim(payload, 'ci_config_ref_uri'),
    configCommit: textClaim(payload, 'ci_config_sha'),
    runnerId: idClaim(payload, 'runner_id'),
    runnerEnvironment: textClaim(payload, 'runner_environment'),
    environment: textClaim(payload, 'environment'),
    environmentProtected: flagClaim(payload, 'environment_protected'),
    deploymentTier: textClaim(payload, 'deployment_tier'),
    projectVisibility: textClaim(payload, 'project_visibility'),
  });
  return {
    ...claims,
    issuer: needed(textClaim(payload, 'iss'), 'iss'),
    audience: audienceClaim(payload),
    expiresAt: needed(expiresAt, 'exp'),
    projectId: needed(jobProjectId ?? projectId, 'project_id'),
    projectPath: needed(jobProjectPath ?? projectPath, 'project_path'),
    pipelineId: needed(idClaim(payload, 'pipeline_id'), 'pipeline_id'),
    jobId: needed(idClaim(payload, 'job_id'), 'job_id'),
  };
}

/** Facts that a verified ID token shows of its job. */
export function factsFromIdToken(claims: IdTokenClaims): readonly Fact[] {
  const instance = claims.issuer.replace(/\/+$/, '');
  const repository = `${instance}/${claims.projectPath}`;
  const scheme = instance.startsWith('http://') ? 'http://' : 'https://';
  const values = definedFacts({
    'source.repository': repository,
    'source.project-id': claims.projectId,
    'source.commit': claims.commit,
    'source.ref': claims.ref,
    'source.ref-protected': claims.refProtected,
    'source.from-fork': claims.fromFork,
    'build.config': claims.configRefUri === undefined ? undefined : `${scheme}${claims.configRefUri}`,
    'pipeline.id': claims.pipelineId,
    'pipeline.url': `${repository}/-/pipelines/${claims.pipelineId}`,
    'pipeline.source': claims.pipelineSource,
    'job.id': claims.jobId,
    'job.url': `${repository}/-/jobs/${claims.jobId}`,
    'runner.id': claims.runnerId,
    'runner.environment': claims.runnerEnvironment,
    'deployment.environment': claims.environment,
  });
  return factsOf(values, { assurance: 'token', source: 'id-token' });
}

function textClaim(payload: JsonObject, name: string): string | undefined {
  const value = payload[name] ?? undefined;
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw malformed(name, 'text');
}

function idClaim(payload: JsonObject, name: string): string | undefined {
  const value = payload[name] ?? undefined;
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value;
  throw malformed(name, 'a number, as text or as such');
}

function flagClaim(payload: JsonObject, name: string): boolean | undefined {
  const value = payload[name] ?? undefined;
  if (value === undefined || value === '') return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw malformed(name, 'true or false, as text or as such');
}

function instantClaim(payload: JsonObject, name: string): Instant | undefined {
  const value = payload[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= 8.64e12) return instantFromSeconds(value);
  throw malformed(name, 'seconds since 1970');
}

/** `ref_path` is the full ref; older instances say only its name and type. */
function refClaim(payload: JsonObject): string | undefined {
  const path = textClaim(payload, 'ref_path');
  if (path !== undefined) return path;
  const ref = textClaim(payload, 'ref');
  const type = textClaim(payload, 'ref_type');
  if (ref === undefined || (type !== 'branch' && type !== 'tag')) return undefined;
  return `refs/${type === 'tag' ? 'tags' : 'heads'}/${ref}`;
}

function jobConfigClaim(payload: JsonObject): IdTokenClaims['jobConfig'] {
  const value = payload['job_config'] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'object' && !Array.isArray(value)) {
    const { url, sha } = value as JsonObject;
    if (typeof url === 'string' && typeof sha === 'string') return { url, commit: sha };
  }
  throw malformed('job_config', 'an object with url and sha');
}

function audienceClaim(payload: JsonObject): readonly string[] {
  const value = payload['aud'];
  const audience = typeof value === 'string' ? [value] : value;
  if (Array.isArray(audience) && audience.every((one) => typeof one === 'string'))
    return audience as string[];
  throw malformed('aud', 'text or a list of texts');
}

function needed<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw malformed(name, 'a value');
  return value;
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** The value stays untold: a token is a secret while it lives. */
function malformed(name: string, expected: string): WaybillError {
  return new WaybillError({
    code: 'id-token-malformed',
    message: 'The ID token is not one of a GitLab job.',
    category: 'refused',
    expected: `${expected} as claim "${name}"`,
    found: 'something else or nothing',
    help: 'Send the token that `id_tokens` gives the job, with the audience that this server asks for.',
  });
}
