import { isRefProtected, type Job, type Pipeline, type Project, type Runner } from './state.ts';

/** What a job's variables are made from. */
export interface JobContext {
  /** Base address of the instance. */
  readonly url: string;
  readonly version: string;
  readonly project: Project;
  readonly pipeline: Pipeline;
  readonly job: Job;
  readonly runner: Runner;
  readonly workdir: string;
  readonly image?: string;
  /** Signed ID tokens by the name of their variable. */
  readonly idTokens: { readonly [name: string]: string };
  /** The job's own variables; they win over predefined ones, as on GitLab. */
  readonly variables: { readonly [name: string]: string };
}

/** Variables of a job and which of their values its log must not show. */
export interface JobVariables {
  readonly variables: { readonly [name: string]: string };
  readonly secrets: readonly string[];
}

/**
 * The variables that a job sees: predefined ones (GitLab docs, ci/variables/predefined_variables, 17.4),
 * then the project's, then the job's own, the later winning over the earlier.
 */
export function jobVariables(context: JobContext): JobVariables {
  const { project, pipeline, job } = context;
  const isProtected = isRefProtected(project, pipeline);
  const registryPassword = `${job.token}-registry`;
  const own: { [name: string]: string } = {};
  const masked: string[] = [];
  for (const [name, variable] of Object.entries(project.variables)) {
    if (variable.protected === true && !isProtected) continue;
    own[name] = variable.value;
    if (variable.masked === true) masked.push(variable.value);
  }
  return {
    variables: {
      ...predefined(context, isProtected),
      CI_REGISTRY_USER: 'gitlab-ci-token',
      CI_REGISTRY_PASSWORD: registryPassword,
      ...own,
      ...context.variables,
      ...context.idTokens,
    },
    secrets: [registryPassword, job.token, ...masked, ...Object.values(context.idTokens)],
  };
}

function predefined(context: JobContext, isProtected: boolean): { readonly [name: string]: string } {
  const { project, pipeline, job, runner } = context;
  const server = new URL(context.url);
  const slug = pipeline.ref
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  const namespace = project.path.slice(0, project.path.lastIndexOf('/'));
  const [root = ''] = project.path.split('/');
  const projectUrl = `${context.url}/${project.path}`;
  const isBranch = pipeline.refType === 'branch' && !pipeline.ref.startsWith('refs/');
  return {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_SERVER: 'yes',
    CI_SERVER_NAME: 'GitLab',
    CI_SERVER_URL: context.url,
    CI_SERVER_HOST: server.hostname,
    CI_SERVER_PORT: server.port,
    CI_SERVER_PROTOCOL: server.protocol.replace(':', ''),
    CI_SERVER_FQDN: server.host,
    CI_SERVER_VERSION: context.version,
    CI_API_V4_URL: `${context.url}/api/v4`,
    CI_CONFIG_PATH: project.ciConfigPath,
    CI_DEFAULT_BRANCH: project.defaultBranch,
    CI_COMMIT_SHA: pipeline.sha,
    CI_COMMIT_SHORT_SHA: pipeline.sha.slice(0, 8),
    CI_COMMIT_BEFORE_SHA: '0000000000000000000000000000000000000000',
    CI_COMMIT_REF_NAME: pipeline.ref,
    CI_COMMIT_REF_SLUG: slug,
    CI_COMMIT_REF_PROTECTED: String(isProtected),
    CI_COMMIT_TIMESTAMP: new Date(pipeline.createdAtMs).toISOString(),
    CI_COMMIT_AUTHOR: `${pipeline.user.name} <${pipeline.user.email}>`,
    ...(isBranch && { CI_COMMIT_BRANCH: pipeline.ref }),
    ...(pipeline.refType === 'tag' && { CI_COMMIT_TAG: pipeline.ref }),
    CI_PIPELINE_ID: String(pipeline.id),
    CI_PIPELINE_IID: String(pipeline.iid),
    CI_PIPELINE_SOURCE: pipeline.source,
    CI_PIPELINE_CREATED_AT: new Date(pipeline.createdAtMs).toISOString(),
    CI_PIPELINE_URL: `${projectUrl}/-/pipelines/${pipeline.id}`,
    CI_PROJECT_ID: String(project.id),
    CI_PROJECT_NAME: project.path.slice(project.path.lastIndexOf('/') + 1),
    CI_PROJECT_PATH: project.path,
    CI_PROJECT_NAMESPACE: namespace,
    CI_PROJECT_NAMESPACE_ID: String(project.namespaceId),
    CI_PROJECT_ROOT_NAMESPACE: root,
    CI_PROJECT_URL: projectUrl,
    CI_PROJECT_VISIBILITY: project.visibility,
    CI_PROJECT_DIR: context.workdir,
    CI_REGISTRY: `registry.${server.host}`,
    CI_REGISTRY_IMAGE: `registry.${server.host}/${project.path.toLowerCase()}`,
    CI_JOB_ID: String(job.id),
    CI_JOB_NAME: job.name,
    CI_JOB_STAGE: job.stage,
    CI_JOB_STATUS: 'running',
    CI_JOB_STARTED_AT: new Date(job.startedAtMs ?? job.createdAtMs).toISOString(),
    CI_JOB_TIMEOUT: String(job.timeoutSeconds),
    CI_JOB_URL: `${projectUrl}/-/jobs/${job.id}`,
    ...(context.image !== undefined && { CI_JOB_IMAGE: context.image }),
    CI_JOB_TOKEN: job.token,
    CI_REPOSITORY_URL: `${server.protocol}//gitlab-ci-token:${job.token}@${server.host}${server.pathname.replace(/\/$/, '')}/${project.path}.git`,
    CI_RUNNER_ID: String(runner.id),
    CI_RUNNER_DESCRIPTION: runner.description,
    // Documented as comma-separated; a real runner sent a JSON array.
    CI_RUNNER_TAGS: JSON.stringify(runner.tags),
    CI_RUNNER_SHORT_TOKEN: runner.token.slice(0, 17),
    CI_RUNNER_VERSION: runner.version,
    CI_RUNNER_REVISION: runner.revision,
    CI_RUNNER_EXECUTABLE_ARCH: 'linux/amd64',
    GITLAB_USER_ID: String(pipeline.user.id),
    GITLAB_USER_LOGIN: pipeline.user.username,
    GITLAB_USER_NAME: pipeline.user.name,
    GITLAB_USER_EMAIL: pipeline.user.email,
    ...(job.environment && {
      CI_ENVIRONMENT_NAME: job.environment.name,
      CI_ENVIRONMENT_SLUG: job.environment.name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
      CI_ENVIRONMENT_TIER: job.environment.tier ?? 'other',
      CI_ENVIRONMENT_ACTION: job.environment.action ?? 'start',
      ...(job.environment.url !== undefined && { CI_ENVIRONMENT_URL: job.environment.url }),
    }),
  };
}
