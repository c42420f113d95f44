import { createHash, randomBytes } from 'node:crypto';
import type {
  AccessToken,
  GitlabState,
  Job,
  JobEnvironment,
  Pipeline,
  Project,
  ProjectVariable,
  Runner,
  Status,
  User,
} from './state.ts';

/** What a fixture says of a project; the rest is filled in as GitLab would. */
export interface ProjectFixture {
  readonly path: string;
  readonly id?: number;
  readonly namespaceId?: number;
  readonly visibility?: Project['visibility'];
  readonly defaultBranch?: string;
  readonly ciConfigPath?: string;
  readonly archived?: boolean;
  readonly formerPaths?: readonly string[];
  readonly variables?: { readonly [name: string]: ProjectVariable };
  readonly protectedEnvironments?: readonly string[];
}

/** What a fixture says of a runner. */
export interface RunnerFixture {
  readonly id?: number;
  readonly description?: string;
  readonly type?: Runner['type'];
  readonly tags?: readonly string[];
  readonly runUntagged?: boolean;
  readonly locked?: boolean;
  readonly accessLevel?: Runner['accessLevel'];
  readonly paused?: boolean;
  readonly environment?: Runner['environment'];
  readonly maximumTimeoutSeconds?: number;
  /** Projects that a project runner is enabled for. */
  readonly projects?: readonly Project[];
}

/** What a fixture says of a pipeline. */
export interface PipelineFixture {
  readonly project: Project;
  readonly ref?: string;
  readonly refType?: Pipeline['refType'];
  readonly sha?: string;
  readonly source?: string;
  readonly id?: number;
  readonly status?: Status;
  readonly user?: User;
  /** The fork whose merge request this is. */
  readonly fork?: Project;
}

/** What a fixture says of a job that was not run by `runPipeline`. */
export interface JobFixture {
  readonly pipeline: Pipeline;
  readonly name: string;
  readonly id?: number;
  readonly stage?: string;
  readonly status?: Status;
  readonly runner?: Runner;
  readonly failureReason?: string;
  readonly allowFailure?: boolean;
  readonly timeoutSeconds?: number;
  readonly environment?: JobEnvironment;
}

/** What a fixture says of an access token. */
export interface TokenFixture {
  readonly name?: string;
  readonly scopes?: readonly string[];
  readonly admin?: boolean;
  /** The private projects that it sees; all unless told. */
  readonly projects?: readonly Project[];
  readonly expiresOn?: string;
  readonly revoked?: boolean;
}

/** Adds fixtures to a state, giving out ids. Pipelines and jobs start above 32 bits, as on GitLab.com. */
export class FixtureWriter {
  readonly #state: GitlabState;
  readonly #now: () => number;
  readonly #next = { project: 101, namespace: 41, runner: 11, pipeline: 5_000_000_001, job: 11_000_000_001 };

  constructor(state: GitlabState, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  project(fixture: ProjectFixture): Project {
    const group = fixture.path.slice(0, fixture.path.lastIndexOf('/'));
    const sibling = this.#state.projects.find(({ path }) => path.slice(0, path.lastIndexOf('/')) === group);
    const project: Project = {
      id: fixture.id ?? this.#next.project++,
      path: fixture.path,
      namespaceId: fixture.namespaceId ?? sibling?.namespaceId ?? this.#next.namespace++,
      defaultBranch: fixture.defaultBranch ?? 'main',
      visibility: fixture.visibility ?? 'private',
      archived: fixture.archived ?? false,
      createdAtMs: this.#now(),
      ciConfigPath: fixture.ciConfigPath ?? '.gitlab-ci.yml',
      imagePrefix: `registry.gitlab.example.com/${fixture.path.toLowerCase()}`,
      formerPaths: [...(fixture.formerPaths ?? [])],
      // GitLab protects the default branch of a new project.
      protectedBranches: [fixture.defaultBranch ?? 'main'],
      protectedTags: [],
      protectedEnvironments: [...(fixture.protectedEnvironments ?? [])],
      variables: { ...fixture.variables },
      runnerIds: [],
      releases: [],
      attestations: [],
      signingCertificates: [],
      packages: [],
      mergeRequests: [],
      deployments: [],
      approvals: {
        shown: 'all',
        resetOnPush: false,
        committersExcluded: true,
        authorsExcluded: true,
        rulesLocked: true,
      },
    };
    this.#state.projects.push(project);
    return project;
  }

  runner(fixture: RunnerFixture = {}): Runner {
    const id = fixture.id ?? this.#next.runner++;
    const runner: Runner = {
      id,
      description: fixture.description ?? `runner ${id}`,
      type: fixture.type ?? 'instance_type',
      tags: fixture.tags ?? [],
      runUntagged: fixture.runUntagged ?? true,
      locked: fixture.locked ?? false,
      accessLevel: fixture.accessLevel ?? 'not_protected',
      paused: fixture.paused ?? false,
      maximumTimeoutSeconds: fixture.maximumTimeoutSeconds ?? null,
      environment: fixture.environment ?? 'self-hosted',
      token: `glrt-t1_${randomBytes(15).toString('base64url')}`,
      version: '19.4.0',
      revision: 'd79f3e7b',
      systemId: `s_${createHash('sha256').update(`runner ${id}`).digest('hex').slice(0, 12)}`,
      createdAtMs: this.#now(),
      contactedAtMs: this.#now(),
    };
    this.#state.runners.push(runner);
    for (const project of fixture.projects ?? []) project.runnerIds.push(id);
    return runner;
  }

  pipeline(fixture: PipelineFixture): Pipeline {
    const { project } = fixture;
    const iid = this.#state.pipelines.filter(({ projectId }) => projectId === project.id).length + 1;
    const ref = fixture.ref ?? project.defaultBranch;
    const now = this.#now();
    const pipeline: Pipeline = {
      id: fixture.id ?? this.#next.pipeline++,
      iid,
      projectId: project.id,
      ref,
      refType: fixture.refType ?? 'branch',
      sha: fixture.sha ?? createHash('sha1').update(`${project.id} ${ref} ${iid}`).digest('hex'),
      source: fixture.source ?? 'push',
      user: fixture.user ?? defaultUser(this.#state),
      ...(fixture.fork && { forkId: fixture.fork.id }),
      createdAtMs: now,
      updatedAtMs: now,
      status: fixture.status ?? 'created',
    };
    this.#state.pipelines.push(pipeline);
    return pipeline;
  }

  job(fixture: JobFixture): Job {
    const now = this.#now();
    const status = fixture.status ?? 'created';
    const job: Job = {
      id: fixture.id ?? this.#next.job++,
      pipelineId: fixture.pipeline.id,
      projectId: fixture.pipeline.projectId,
      name: fixture.name,
      stage: fixture.stage ?? 'test',
      allowFailure: fixture.allowFailure ?? false,
      timeoutSeconds: fixture.timeoutSeconds ?? 3600,
      ...(fixture.environment && { environment: fixture.environment }),
      createdAtMs: now,
      token: `glcbt-64_${randomBytes(15).toString('base64url')}`,
      status,
      retried: false,
      artifacts: [],
      reports: [],
      log: '',
      ...(fixture.runner && { runnerId: fixture.runner.id }),
      ...(fixture.failureReason !== undefined && { failureReason: fixture.failureReason }),
      ...(status !== 'created' && { queuedAtMs: now }),
      ...(fixture.runner && { startedAtMs: now }),
      ...(['success', 'failed', 'canceled'].includes(status) && { finishedAtMs: now }),
    };
    this.#state.jobs.push(job);
    return job;
  }

  token(fixture: TokenFixture = {}): AccessToken {
    const token: AccessToken = {
      id: this.#state.tokens.length + 1,
      value: `glpat-${randomBytes(15).toString('base64url')}`,
      name: fixture.name ?? 'fixture token',
      scopes: fixture.scopes ?? ['read_api'],
      user: defaultUser(this.#state),
      admin: fixture.admin ?? false,
      projectIds: fixture.projects?.map(({ id }) => id) ?? 'all',
      createdAtMs: this.#now(),
      expiresOn: fixture.expiresOn ?? null,
      revoked: fixture.revoked ?? false,
      lastUsedAtMs: null,
    };
    this.#state.tokens.push(token);
    return token;
  }
}

/** A state with one user, who runs what no other user is named for. */
export function emptyState(): GitlabState {
  const user: User = {
    id: 7,
    username: 'release-bot',
    name: 'Release Bot',
    email: 'release-bot@noreply.example.com',
  };
  return { projects: [], runners: [], pipelines: [], jobs: [], tokens: [], users: [user] };
}

function defaultUser(state: GitlabState): User {
  const [user] = state.users;
  if (!user) throw new Error('The state has no user.');
  return user;
}
