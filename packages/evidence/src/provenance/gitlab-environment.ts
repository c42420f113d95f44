import { findBareAddress, parseInstant, WaybillError, type Instant } from '@waybill/kernel';
import type { GitlabConfig, GitlabEnvironment, GitlabJob } from './gitlab-build.ts';

/** Variables of a process by name. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** What of a job's environment may enter its provenance beside what Waybill reads anyway. */
export interface GitlabEnvironmentOptions {
  /** Names of variables that are inputs of the build; none unless told. */
  readonly inputs?: readonly string[];
}

/** Every variable without which a build cannot be described. */
const required = [
  'CI_COMMIT_SHA',
  'CI_JOB_ID',
  'CI_JOB_NAME',
  'CI_PIPELINE_ID',
  'CI_PIPELINE_SOURCE',
  'CI_PROJECT_ID',
  'CI_PROJECT_URL',
  'CI_SERVER_URL',
] as const;

/** A pipeline runs for one of these. */
const refNames = 'CI_COMMIT_BRANCH (or CI_COMMIT_TAG, CI_MERGE_REQUEST_REF_PATH)';

/**
 * Reads a GitLab job from its environment. Only variables named in this file and in `options.inputs` are
 * looked at, so that no token, password or e-mail address can reach a statement; addresses lose credentials
 * and query, and an input whose name or value looks like a secret is refused. Whatever a job says here is `claimed`: variables of the project may shadow GitLab's own.
 * Throws `gitlab-job-incomplete`, `gitlab-job-malformed`, `gitlab-input-secret` or `gitlab-input-missing`.
 * Source: GitLab documentation, predefined CI/CD variables.
 */
export function gitlabJobFromEnvironment(
  environment: EnvironmentVariables,
  options: GitlabEnvironmentOptions = {},
): GitlabJob {
  const ref = refOf(environment);
  const missing = [
    ...required.filter((name) => !environment[name]),
    ...(ref === undefined ? [refNames] : []),
  ];
  if (missing.length > 0 || ref === undefined) throw incomplete(missing);
  if (!/^refs\/[^\s~^:?*[\\]{1,400}$/.test(ref)) throw malformed(refNames, 'a ref that Git accepts');

  const serverUrl = address(environment, 'CI_SERVER_URL').replace(/\/$/, '');
  const projectUrl = address(environment, 'CI_PROJECT_URL').replace(/\/$/, '');
  const pipelineId = matching(environment, 'CI_PIPELINE_ID', digits);
  const jobId = matching(environment, 'CI_JOB_ID', digits);
  const config = configOf(environment, projectUrl, ref);
  const deployment = deploymentOf(environment);
  const startedAt = instant(environment, 'CI_JOB_STARTED_AT');
  const refProtected = flag(environment, 'CI_COMMIT_REF_PROTECTED');
  return {
    serverUrl,
    ...optional('serverVersion', environment['CI_SERVER_VERSION']),
    projectId: matching(environment, 'CI_PROJECT_ID', digits),
    projectUrl,
    ...optional('namespaceId', environment['CI_PROJECT_NAMESPACE_ID']),
    commit: matching(environment, 'CI_COMMIT_SHA', /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),
    ref,
    ...(refProtected === undefined ? {} : { refProtected }),
    ...(config ? { config } : {}),
    pipelineId,
    pipelineUrl: `${projectUrl}/-/pipelines/${pipelineId}`,
    pipelineSource: matching(environment, 'CI_PIPELINE_SOURCE', /^[a-z_]{1,60}$/),
    jobId,
    jobUrl: `${projectUrl}/-/jobs/${jobId}`,
    jobName: environment['CI_JOB_NAME'] ?? '',
    ...(startedAt === undefined ? {} : { startedAt }),
    runner: {
      ...optional('id', environment['CI_RUNNER_ID']),
      tags: parseRunnerTags(environment['CI_RUNNER_TAGS'] ?? ''),
      ...optional('arch', environment['CI_RUNNER_EXECUTABLE_ARCH']),
      ...optional('managerVersion', environment['CI_RUNNER_VERSION']),
    },
    ...(deployment ? { environment: deployment } : {}),
    inputs: buildInputs(environment, options.inputs ?? []),
    ...optional('image', imageOf(environment)),
  };
}

const digits = /^\d{1,20}$/;

/** GitLab's documentation says a list with commas; real jobs hold a JSON array. */
function parseRunnerTags(text: string): readonly string[] {
  if (!text.trimStart().startsWith('[')) {
    return text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
  }
  try {
    const tags = JSON.parse(text) as unknown;
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
  } catch {
    // Told below, like every other form that is no list.
  }
  throw malformed('CI_RUNNER_TAGS', 'a list with commas or a JSON array of texts');
}

/** In merge request pipelines GitLab sets neither tag nor branch. */
function refOf(environment: EnvironmentVariables): string | undefined {
  const { CI_COMMIT_TAG: tag, CI_COMMIT_BRANCH: branch, CI_MERGE_REQUEST_REF_PATH: request } = environment;
  if (tag) return `refs/tags/${tag}`;
  if (branch) return `refs/heads/${branch}`;
  return request ? request : undefined;
}

/** A file of another project (`file@group/project`) or an address is no file of this source. */
function configOf(
  environment: EnvironmentVariables,
  projectUrl: string,
  ref: string,
): GitlabConfig | undefined {
  const path = environment['CI_CONFIG_PATH'] || '.gitlab-ci.yml';
  const isElsewhere = path.includes('@') || path.includes('://');
  if (isElsewhere) return undefined;
  return { path, uri: `${projectUrl}//${path}@${ref}` };
}

/** The image as configured; one with anything but a name, a tag and a digest is left out. */
function imageOf(environment: EnvironmentVariables): string | undefined {
  return /^[A-Za-z0-9][\w.:/-]*(?:@sha256:[0-9a-f]{64})?$/.exec(environment['CI_JOB_IMAGE'] ?? '')?.[0];
}

function deploymentOf(environment: EnvironmentVariables): GitlabEnvironment | undefined {
  const name = environment['CI_ENVIRONMENT_NAME'];
  return name ? { name, ...optional('tier', environment['CI_ENVIRONMENT_TIER']) } : undefined;
}

/** Names under which GitLab and its users keep secrets: such a variable is never an input, even when listed. */
const secretName =
  /(?:^|_)(?:TOKEN|JWT|PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRETS|CREDENTIAL|CREDENTIALS|AUTH|KEY|EMAIL)(?:$|_)|^CI_REPOSITORY_URL$|^CI_DEPLOY_USER$/i;

/**
 * Forms in which secrets are issued, whatever the variable is called: tokens of GitLab, GitHub, npm and Slack,
 * access keys of AWS, JSON Web Tokens, private keys, and addresses with a user. Public keys are in the way, too:
 * one that is an input can be named by its fingerprint. Each starts only where the text before it ends, so that
 * no value costs more than one pass.
 */
const secretForms = [
  /(?<![\w-])gl(?:pat|cbt|dt|rt|rtr|ptt|ft|soat|ffct|imt|agent|oas)-[\w.-]{6}/,
  /(?<!\w)(?:gh[pousr]_|github_pat_|npm_)\w{6}/,
  /(?<![\w-])xox[a-z]-[\w-]{6}/,
  /(?<!\w)A[KS]IA[0-9A-Z]{12}/,
  /(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/,
  /-----BEGIN [A-Z0-9 ]{0,40}KEY/,
  /:\/\/[^\s/?#"'<>]*@/,
] as const;

/**
 * The variables of these names as inputs of a build; addresses in their values lose credentials and query.
 * Throws `gitlab-input-secret` or `gitlab-input-missing`.
 */
export function buildInputs(
  environment: EnvironmentVariables,
  names: readonly string[],
): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const name of [...new Set(names)].sort()) {
    if (secretName.test(name)) {
      throw new WaybillError({
        code: 'gitlab-input-secret',
        message: 'A variable that may hold a secret was not taken as an input of the build.',
        expected: 'names of variables that everybody may read',
        found: name,
        help: 'Leave it out: provenance is public to whoever gets the artifact. If it is no secret, rename it.',
      });
    }
    const value = environment[name];
    if (value === undefined) {
      throw new WaybillError({
        code: 'gitlab-input-missing',
        message: 'A variable that was named as an input of the build is not set.',
        expected: 'a variable of this job',
        found: `no variable ${name}`,
        help: 'Leave it out where the build does not use it, or correct its name: what is left out silently would look like no input.',
      });
    }
    if (secretForms.some((form) => form.test(value))) {
      throw new WaybillError({
        code: 'gitlab-input-secret',
        message: 'A variable whose value looks like a secret was not taken as an input of the build.',
        expected: 'values that everybody may read: no token, no key, no address with a user or password',
        found: name,
        help: 'Leave it out: provenance is public to whoever gets the artifact. If it was ever published, revoke it.',
      });
    }
    inputs[name] = withoutQuery(value);
  }
  return inputs;
}

/** Addresses may stand anywhere in a value, and a query may carry a token. The longest scheme in use has 30 letters. */
function withoutQuery(value: string): string {
  return value.replace(
    /[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/[^\s"'<>,;]+/g,
    (text) => findBareAddress(text) ?? '',
  );
}

function address(environment: EnvironmentVariables, name: string): string {
  const bare = findBareAddress(environment[name] ?? '');
  if (bare === undefined || !/^https?:/.test(bare)) throw malformed(name, 'a web address');
  return bare;
}

function matching(environment: EnvironmentVariables, name: string, form: RegExp): string {
  const value = environment[name] ?? '';
  if (!form.test(value)) throw malformed(name, `text of the form ${form.source}`);
  return value;
}

function flag(environment: EnvironmentVariables, name: string): boolean | undefined {
  const value = environment[name];
  if (value === undefined || value === '') return undefined;
  if (value !== 'true' && value !== 'false') throw malformed(name, 'true or false');
  return value === 'true';
}

function instant(environment: EnvironmentVariables, name: string): Instant | undefined {
  const value = environment[name];
  try {
    return value ? parseInstant(value) : undefined;
  } catch {
    throw malformed(name, 'a date-time with its zone');
  }
}

function optional<N extends string>(name: N, value: string | undefined): { readonly [K in N]?: string } {
  return (value ? { [name]: value } : {}) as { readonly [K in N]?: string };
}

function incomplete(missing: readonly string[]): WaybillError {
  return new WaybillError({
    code: 'gitlab-job-incomplete',
    message: 'The environment does not describe a GitLab job.',
    expected: 'the variables that GitLab sets for every job',
    found: `without ${missing.join(', ')}`,
    help: 'Run it inside a GitLab CI/CD job, and pass these variables on where the job starts a container.',
  });
}

/** The value stays untold: a shadowed variable may hold anything. */
function malformed(name: string, expected: string): WaybillError {
  return new WaybillError({
    code: 'gitlab-job-malformed',
    message: `The variable ${name} is not what GitLab sets.`,
    expected,
    found: 'something else',
    help: 'Look for a variable of the project, group or job that shadows it.',
  });
}
