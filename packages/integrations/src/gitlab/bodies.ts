import { isJsonObject, type Instant, type JsonObject, type JsonValue } from '@waybill/kernel';
import { fieldsOf, type BodyReader } from './body-fields.ts';

/** A project, as far as Waybill needs it. Ids are text. */
export interface GitlabProjectRecord {
  readonly id: string;
  readonly path: string;
  readonly webUrl: string;
  readonly visibility?: string;
  readonly defaultBranch?: string;
  readonly archived?: boolean;
  /** Host and path that the project's own images begin with, such as `registry.example.com/acme/app`. */
  readonly imagePrefix?: string;
}

/** A pipeline. */
export interface GitlabPipeline {
  readonly id: string;
  readonly projectId: string;
  readonly status: string;
  /** Branch or tag name without `refs/`. */
  readonly ref: string;
  readonly sha: string;
  readonly source?: string;
  readonly tag?: boolean;
  readonly webUrl: string;
}

/** A job; `runner` is absent until one takes it. */
export interface GitlabJob {
  readonly id: string;
  readonly name: string;
  readonly stage: string;
  readonly status: string;
  readonly ref: string;
  readonly tag: boolean;
  readonly webUrl: string;
  readonly pipeline: {
    readonly id: string;
    readonly projectId: string;
    readonly ref: string;
    readonly sha: string;
  };
  readonly runner?: { readonly id: string; readonly description: string };
  readonly runnerManager?: { readonly systemId: string };
  readonly failureReason?: string;
  readonly startedAt?: Instant;
  readonly finishedAt?: Instant;
}

/** A runner with its tags. */
export interface GitlabRunner {
  readonly id: string;
  readonly description: string;
  /** `instance_type`, `group_type`, `project_type`, or a word of a newer GitLab. */
  readonly type: string;
  readonly tags: readonly string[];
  /** `not_protected` or `ref_protected`. */
  readonly accessLevel?: string;
  readonly runUntagged?: boolean;
  readonly locked?: boolean;
  readonly status?: string;
}

/** One process of a runner. */
export interface GitlabRunnerManager {
  readonly id: string;
  readonly systemId: string;
  readonly version?: string;
}

/** A protected branch or tag: a name, or a pattern with `*`. */
export interface ProtectedRef {
  readonly name: string;
}

/** A release of a project. */
export interface GitlabRelease {
  readonly tag: string;
  readonly name?: string;
  readonly releasedAt?: Instant;
}

/** An attestation that GitLab's control plane made; it expires two years on. */
export interface GitlabAttestation {
  /** Number within the project, by which it is fetched. */
  readonly iid: string;
  /** `success` once it can be fetched. */
  readonly status: string;
  readonly predicateType?: string;
  /** `sigstore` or `local_ca`; absent before GitLab 19.6. */
  readonly signingMethod?: string;
  readonly expiresAt?: Instant;
}

/** A certificate of the project's own authority (`ATTEST_METHOD=LOCAL_CA`). */
export interface GitlabSigningCertificate {
  readonly id: string;
  /** PEM. */
  readonly certificate: string;
  /** False for one that signs no longer; what it signed still counts. */
  readonly active: boolean;
  readonly expiresAt?: Instant;
}

/** What the instance says of the token that is used with it. */
export interface GitlabTokenRecord {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly active: boolean;
  /** Date such as `2027-01-31`. */
  readonly expiresOn?: string;
}

/** The instance's version, such as `19.5.0-ee`. */
export interface GitlabVersion {
  readonly version: string;
}

export const readProject: BodyReader<GitlabProjectRecord> = (value) => {
  const body = fieldsOf(value, 'project');
  return {
    id: body.id('id'),
    path: body.text('path_with_namespace'),
    webUrl: body.text('web_url'),
    ...body.optionalText('visibility', 'visibility'),
    ...body.optionalText('default_branch', 'defaultBranch'),
    ...body.optionalFlag('archived', 'archived'),
    ...body.optionalText('container_registry_image_prefix', 'imagePrefix'),
  };
};

export const readPipeline: BodyReader<GitlabPipeline> = (value) => {
  const body = fieldsOf(value, 'pipeline');
  return {
    id: body.id('id'),
    projectId: body.id('project_id'),
    status: body.text('status'),
    ref: body.text('ref'),
    sha: body.text('sha'),
    ...body.optionalText('source', 'source'),
    ...body.optionalFlag('tag', 'tag'),
    webUrl: body.text('web_url'),
  };
};

export const readJob: BodyReader<GitlabJob> = (value) => {
  const body = fieldsOf(value, 'job');
  const pipeline = fieldsOf(body.value('pipeline'), 'job.pipeline');
  const runner = body.value('runner');
  const manager = body.value('runner_manager');
  return {
    id: body.id('id'),
    name: body.text('name'),
    stage: body.text('stage'),
    status: body.text('status'),
    ref: body.text('ref'),
    tag: body.value('tag') === true,
    webUrl: body.text('web_url'),
    pipeline: {
      id: pipeline.id('id'),
      projectId: pipeline.id('project_id'),
      ref: pipeline.text('ref'),
      sha: pipeline.text('sha'),
    },
    ...(isJsonObject(runner) && { runner: readRunnerOfJob(runner) }),
    ...(isJsonObject(manager) && {
      runnerManager: { systemId: fieldsOf(manager, 'job.runner_manager').text('system_id') },
    }),
    ...body.optionalText('failure_reason', 'failureReason'),
    ...body.optionalInstant('started_at', 'startedAt'),
    ...body.optionalInstant('finished_at', 'finishedAt'),
  };
};

export const readRunner: BodyReader<GitlabRunner> = (value) => {
  const body = fieldsOf(value, 'runner');
  const tags = body.value('tag_list');
  return {
    id: body.id('id'),
    description: textOr(body.value('description'), ''),
    type: body.text('runner_type'),
    // The list of runners has no tags: an empty list there means "not told", so only details are used.
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    ...body.optionalText('access_level', 'accessLevel'),
    ...body.optionalFlag('run_untagged', 'runUntagged'),
    ...body.optionalFlag('locked', 'locked'),
    ...body.optionalText('status', 'status'),
  };
};

export const readRunnerManager: BodyReader<GitlabRunnerManager> = (value) => {
  const body = fieldsOf(value, 'runner manager');
  return {
    id: body.id('id'),
    systemId: body.text('system_id'),
    ...body.optionalText('version', 'version'),
  };
};

export const readProtectedRef: BodyReader<ProtectedRef> = (value) => ({
  name: fieldsOf(value, 'protected ref').text('name'),
});

export const readRelease: BodyReader<GitlabRelease> = (value) => {
  const body = fieldsOf(value, 'release');
  return {
    tag: body.text('tag_name'),
    ...body.optionalText('name', 'name'),
    ...body.optionalInstant('released_at', 'releasedAt'),
  };
};

export const readAttestation: BodyReader<GitlabAttestation> = (value) => {
  const body = fieldsOf(value, 'attestation');
  return {
    iid: body.id('iid'),
    status: body.text('status'),
    ...body.optionalText('predicate_type', 'predicateType'),
    ...body.optionalText('signing_method', 'signingMethod'),
    ...body.optionalInstant('expire_at', 'expiresAt'),
  };
};

export const readSigningCertificate: BodyReader<GitlabSigningCertificate> = (value) => {
  const body = fieldsOf(value, 'signing certificate');
  return {
    id: body.id('id'),
    certificate: body.text('certificate'),
    active: body.value('active') === true,
    ...body.optionalInstant('expires_at', 'expiresAt'),
  };
};

export const readToken: BodyReader<GitlabTokenRecord> = (value) => {
  const body = fieldsOf(value, 'token');
  const scopes = body.value('scopes');
  return {
    name: body.text('name'),
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [],
    active: body.value('active') === true,
    ...body.optionalText('expires_at', 'expiresOn'),
  };
};

export const readVersion: BodyReader<GitlabVersion> = (value) => ({
  version: fieldsOf(value, 'version').text('version'),
});

function readRunnerOfJob(runner: JsonObject): { readonly id: string; readonly description: string } {
  return {
    id: fieldsOf(runner, 'job.runner').id('id'),
    description: textOr(runner['description'], ''),
  };
}

function textOr(value: JsonValue | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
