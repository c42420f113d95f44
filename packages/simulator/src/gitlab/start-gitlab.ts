import type { JobFixture, PipelineFixture, ProjectFixture, RunnerFixture, TokenFixture } from './fixture.ts';
import type { IdTokenOptions } from './id-token.ts';
import type { Fault } from './faults.ts';
import type { PipelineRun, PipelineSpec } from './run-pipeline.ts';
import type { AccessToken, GitlabState, Job, Pipeline, Project, Release, Runner } from './state.ts';

/** How the simulated instance is set up; every value has a default. */
export interface GitlabOptions {
  /** Loopback port; any free one unless told. */
  readonly port?: number;
  /** Path that the instance lives under, such as `/gitlab`. */
  readonly relativePath?: string;
  /** `iss` of its tokens; its own address unless told. */
  readonly issuer?: string;
  /** Milliseconds since 1970; the machine's clock unless told. */
  readonly now?: () => number;
  readonly version?: string;
  /** Requests allowed in a window of seconds; unlimited unless told, as on a self-managed instance. */
  readonly rateLimit?: {
    readonly requests: number;
    readonly windowSeconds: number;
    /** False for the limits inside the application, which answer without headers. */
    readonly headers: boolean;
  };
  /** Artifacts are served by redirect to a second host, as with object storage. */
  readonly objectStorage?: boolean;
}

/** A request that the instance received, tokens left out. */
export interface SeenRequest {
  readonly method: string;
  /** Path with query. */
  readonly target: string;
  readonly status: number;
}

/** A GitLab instance on loopback, over real HTTP. */
export interface SimulatedGitlab {
  /** Base address, without a trailing slash. */
  readonly url: string;
  readonly issuer: string;
  readonly state: GitlabState;
  readonly requests: readonly SeenRequest[];
  /** Names of the token headers that reached object storage, which must never see one. */
  readonly leakedHeaders: readonly string[];
  project(fixture: ProjectFixture): Project;
  runner(fixture?: RunnerFixture): Runner;
  protectBranch(project: Project, pattern: string): void;
  unprotectBranch(project: Project, pattern: string): void;
  protectTag(project: Project, pattern: string): void;
  pipeline(fixture: PipelineFixture): Pipeline;
  job(fixture: JobFixture): Job;
  token(fixture?: TokenFixture): AccessToken;
  release(project: Project, release: Partial<Release> & { readonly tag: string }): Release;
  /** An ID token for a job, as GitLab would issue it, or with one thing about it wrong. */
  idToken(job: Job, options: IdTokenOptions): string;
  /** Makes a new signing key; the former ones stay published unless `forget` is true. */
  rotateKeys(forget?: boolean): void;
  /** Makes matching requests go wrong; the returned function ends it. */
  fault(fault: Fault): () => void;
  /** Runs jobs as a runner would: real commands on this machine. */
  runPipeline(spec: PipelineSpec): Promise<PipelineRun>;
  close(): Promise<void>;
}

/** Starts a simulated GitLab instance on 127.0.0.1; call `close()` when done. */
export async function startGitlab(_options: GitlabOptions = {}): Promise<SimulatedGitlab> {
  throw new Error('not built yet');
}
