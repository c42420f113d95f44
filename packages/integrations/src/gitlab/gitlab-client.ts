import type {
  GitlabJob,
  GitlabPipeline,
  GitlabProjectRecord,
  GitlabRelease,
  GitlabRunner,
  GitlabRunnerManager,
  GitlabTokenRecord,
  GitlabVersion,
  ProtectedRef,
} from './bodies.ts';

/** A token for GitLab's API and the header that it travels in. */
export interface GitlabToken {
  /** `private`: PRIVATE-TOKEN. `job`: JOB-TOKEN. `bearer`: Authorization. */
  readonly kind: 'private' | 'job' | 'bearer';
  readonly value: string;
}

/** How to reach a GitLab instance. */
export interface GitlabClientOptions {
  /** Base address of the instance; may hold a relative path. */
  readonly url: string;
  readonly token?: GitlabToken;
  /** Milliseconds for one call with its repeats; 30,000 unless told. */
  readonly deadlineMs?: number;
  /** Most bytes of one JSON answer; 8 MiB unless told. */
  readonly maxBodyBytes?: number;
}

/**
 * What one look-up gave. GitLab hides what a token may not see behind 404 and answers 403 where the tier,
 * the scope or the role is missing, so neither says that a thing does not exist.
 */
export type Lookup<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'not-available'; readonly status: 403 | 404 };

/** Project: its number as text, or its full path. */
export type ProjectRef = string;

/** Read-only access to GitLab's REST API (v4). */
export interface GitlabClient {
  getVersion(): Promise<Lookup<GitlabVersion>>;
  getOwnToken(): Promise<Lookup<GitlabTokenRecord>>;
  getProject(project: ProjectRef): Promise<Lookup<GitlabProjectRecord>>;
  getPipeline(project: ProjectRef, pipelineId: string): Promise<Lookup<GitlabPipeline>>;
  getJob(project: ProjectRef, jobId: string): Promise<Lookup<GitlabJob>>;
  getRunner(runnerId: string): Promise<Lookup<GitlabRunner>>;
  listProjects(): AsyncIterable<GitlabProjectRecord>;
  listPipelines(project: ProjectRef): AsyncIterable<GitlabPipeline>;
  listPipelineJobs(project: ProjectRef, pipelineId: string): AsyncIterable<GitlabJob>;
  listJobs(project: ProjectRef): AsyncIterable<GitlabJob>;
  listRunnerManagers(runnerId: string): AsyncIterable<GitlabRunnerManager>;
  listProtectedBranches(project: ProjectRef): AsyncIterable<ProtectedRef>;
  listProtectedTags(project: ProjectRef): AsyncIterable<ProtectedRef>;
  listReleases(project: ProjectRef): AsyncIterable<GitlabRelease>;
  /** Bytes of one file that a job left behind. */
  fetchJobArtifact(
    project: ProjectRef,
    jobId: string,
    path: string,
    maxBytes: number,
  ): Promise<Lookup<Uint8Array>>;
}

/** A client for one GitLab instance. */
export function createGitlabClient(_options: GitlabClientOptions): GitlabClient {
  throw new Error('not built yet');
}
