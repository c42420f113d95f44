import type { JsonObject } from '@waybill/kernel';
import { zip } from './zip.ts';
import type { AccessToken, GitlabState, Job, Pipeline, Project, Release, Runner, User } from './state.ts';

/** What the bodies are made from. */
export interface ViewContext {
  readonly state: GitlabState;
  /** Base address of the instance. */
  readonly url: string;
  readonly nowMs: number;
}

export function projectView(project: Project, { url }: ViewContext): JsonObject {
  const name = project.path.slice(project.path.lastIndexOf('/') + 1);
  const group = project.path.slice(0, project.path.lastIndexOf('/'));
  return {
    id: project.id,
    name,
    path: name,
    path_with_namespace: project.path,
    default_branch: project.defaultBranch,
    visibility: project.visibility,
    archived: project.archived,
    created_at: time(project.createdAtMs),
    web_url: `${url}/${project.path}`,
    http_url_to_repo: `${url}/${project.path}.git`,
    namespace: { id: project.namespaceId, full_path: group, kind: 'group' },
    ci_config_path: project.ciConfigPath === '.gitlab-ci.yml' ? '' : project.ciConfigPath,
    // A null boolean means false, so clients must read null.
    allow_merge_on_skipped_pipeline: null,
    only_allow_merge_if_pipeline_succeeds: true,
    shared_runners_enabled: true,
    container_registry_image_prefix: project.imagePrefix,
  };
}

export function pipelineView(pipeline: Pipeline, context: ViewContext): JsonObject {
  const project = projectOf(context.state, pipeline.projectId);
  return {
    id: pipeline.id,
    iid: pipeline.iid,
    project_id: pipeline.projectId,
    status: pipeline.status,
    source: pipeline.source,
    ref: pipeline.ref,
    sha: pipeline.sha,
    name: null,
    web_url: `${context.url}/${project.path}/-/pipelines/${pipeline.id}`,
    created_at: time(pipeline.createdAtMs),
    updated_at: time(pipeline.updatedAtMs),
  };
}

/** One pipeline says more than a row of the list. */
export function pipelineDetailView(pipeline: Pipeline, context: ViewContext): JsonObject {
  return {
    ...pipelineView(pipeline, context),
    before_sha: '0000000000000000000000000000000000000000',
    tag: pipeline.refType === 'tag',
    yaml_errors: null,
    user: userView(pipeline.user, context),
    started_at: time(pipeline.startedAtMs),
    finished_at: time(pipeline.finishedAtMs),
    duration: seconds(pipeline.startedAtMs, pipeline.finishedAtMs),
    queued_duration: seconds(pipeline.createdAtMs, pipeline.startedAtMs),
  };
}

export function jobView(job: Job, context: ViewContext): JsonObject {
  const { state, url } = context;
  const project = projectOf(state, job.projectId);
  const pipeline = state.pipelines.find(({ id }) => id === job.pipelineId);
  if (!pipeline) throw new Error(`Job ${job.id} has no pipeline.`);
  const runner = state.runners.find(({ id }) => id === job.runnerId);
  return {
    id: job.id,
    name: job.name,
    stage: job.stage,
    status: job.status,
    ref: pipeline.ref,
    tag: pipeline.refType === 'tag',
    allow_failure: job.allowFailure,
    created_at: time(job.createdAtMs),
    started_at: time(job.startedAtMs),
    finished_at: time(job.finishedAtMs),
    erased_at: time(job.erasedAtMs),
    duration: seconds(job.startedAtMs, job.finishedAtMs),
    queued_duration: seconds(job.queuedAtMs, job.startedAtMs),
    ...(job.failureReason !== undefined && { failure_reason: job.failureReason }),
    tag_list: runner?.tags ?? [],
    artifacts: [
      ...(job.artifacts.length === 0
        ? []
        : [
            {
              file_type: 'archive',
              size: zip(job.artifacts).length,
              filename: 'artifacts.zip',
              file_format: 'zip',
            },
          ]),
      ...job.reports.map(({ fileType, filename, bytes }) => ({
        file_type: fileType,
        size: bytes.length,
        filename,
        file_format: 'raw',
      })),
    ],
    artifacts_expire_at: time(job.artifactsExpireAtMs),
    web_url: `${url}/${project.path}/-/jobs/${job.id}`,
    commit: { id: pipeline.sha, short_id: pipeline.sha.slice(0, 8) },
    pipeline: {
      id: pipeline.id,
      project_id: pipeline.projectId,
      ref: pipeline.ref,
      sha: pipeline.sha,
      status: pipeline.status,
    },
    runner: runner ? runnerView(runner, context) : null,
    runner_manager: runner ? managerView(runner, context) : null,
    user: userView(pipeline.user, context),
  };
}

/** A job that started another pipeline. */
export function bridgeView(job: Job & { readonly downstream: Pipeline }, context: ViewContext): JsonObject {
  const { id, name, stage, status, allowFailure, downstream } = job;
  return {
    id,
    name,
    stage,
    status,
    allow_failure: allowFailure,
    downstream_pipeline: pipelineView(downstream, context),
  };
}

/** A row of a list of runners: neither tags nor `contacted_at`. */
export function runnerView(runner: Runner, { nowMs }: ViewContext): JsonObject {
  const status = runnerStatus(runner, nowMs);
  return {
    id: runner.id,
    description: runner.description,
    active: !runner.paused,
    paused: runner.paused,
    is_shared: runner.type === 'instance_type',
    runner_type: runner.type,
    ip_address: '',
    name: null,
    online: status === 'online',
    status,
  };
}

export function runnerDetailView(runner: Runner, context: ViewContext): JsonObject {
  return {
    ...runnerView(runner, context),
    contacted_at: time(runner.contactedAtMs ?? undefined),
    tag_list: runner.tags,
    run_untagged: runner.runUntagged,
    locked: runner.locked,
    access_level: runner.accessLevel,
    maximum_timeout: runner.maximumTimeoutSeconds,
    projects: context.state.projects
      .filter(({ runnerIds }) => runnerIds.includes(runner.id))
      .map(({ id, path }) => ({ id, path_with_namespace: path })),
    groups: [],
    // Empty since 18.0: the managers know.
    version: null,
    revision: null,
    platform: null,
    architecture: null,
  };
}

export function managerView(runner: Runner, { nowMs }: ViewContext): JsonObject {
  return {
    id: runner.id,
    system_id: runner.systemId,
    version: runner.version,
    revision: runner.revision,
    platform: 'linux',
    architecture: 'amd64',
    created_at: time(runner.createdAtMs),
    contacted_at: time(runner.contactedAtMs ?? undefined),
    ip_address: '127.0.0.1',
    status: runnerStatus(runner, nowMs),
  };
}

/** Online up to 2 hours after the last contact, stale above 7 days. */
export function runnerStatus(
  { contactedAtMs }: Pick<Runner, 'contactedAtMs'>,
  nowMs: number,
): 'online' | 'offline' | 'stale' | 'never_contacted' {
  if (contactedAtMs === null) return 'never_contacted';
  const hours = (nowMs - contactedAtMs) / 3_600_000;
  return hours <= 2 ? 'online' : hours <= 168 ? 'offline' : 'stale';
}

/** A protected branch or tag: patterns come back as patterns. */
export function protectedBranchView(name: string, index: number): JsonObject {
  const maintainers = { access_level: 40, access_level_description: 'Maintainers' };
  return {
    id: index + 1,
    name,
    push_access_levels: [{ id: 2 * index + 1, ...maintainers }],
    merge_access_levels: [{ id: 2 * index + 2, ...maintainers }],
    allow_force_push: false,
    code_owner_approval_required: false,
  };
}

export function protectedTagView(name: string): JsonObject {
  return {
    name,
    create_access_levels: [{ id: 1, access_level: 40, access_level_description: 'Maintainers' }],
  };
}

export function releaseView(release: Release): JsonObject {
  return {
    tag_name: release.tag,
    name: release.name,
    released_at: time(release.releasedAtMs),
    assets: {
      count: release.links.length,
      sources: [],
      links: release.links.map(({ name, url }, index) => ({ id: index + 1, name, url, link_type: 'other' })),
    },
    evidences: [],
  };
}

export function tokenView(token: AccessToken, active: boolean): JsonObject {
  return {
    id: token.id,
    name: token.name,
    description: null,
    revoked: token.revoked,
    created_at: time(token.createdAtMs),
    scopes: token.scopes,
    user_id: token.user.id,
    last_used_at: time(token.lastUsedAtMs ?? undefined),
    active,
    expires_at: token.expiresOn,
  };
}

function userView(user: User, { url }: ViewContext): JsonObject {
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    state: 'active',
    web_url: `${url}/${user.username}`,
  };
}

function projectOf(state: GitlabState, id: number): Project {
  const project = state.projects.find((candidate) => candidate.id === id);
  if (!project) throw new Error(`There is no project ${id}.`);
  return project;
}

function time(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

function seconds(fromMs: number | undefined, toMs: number | undefined): number | null {
  return fromMs === undefined || toMs === undefined ? null : (toMs - fromMs) / 1000;
}
