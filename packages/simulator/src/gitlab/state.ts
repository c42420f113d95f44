/** A user as far as tokens and jobs name one. */
export interface User {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly email: string;
}

/** A variable of a project; a protected one reaches only jobs on protected refs. */
export interface ProjectVariable {
  readonly value: string;
  readonly masked?: boolean;
  readonly protected?: boolean;
}

/** A release, as `GET /projects/:id/releases` shows it. */
export interface Release {
  readonly tag: string;
  readonly name: string;
  readonly releasedAtMs: number;
  readonly links: readonly { readonly name: string; readonly url: string }[];
}

/** An attestation of the control plane. */
export interface Attestation {
  readonly iid: number;
  /** Lowercase hex. */
  readonly sha256: string;
  readonly jobId: number;
  status: 'success' | 'error' | 'pending';
  readonly predicateType: string;
  readonly signingMethod: 'sigstore' | 'local_ca';
  readonly createdAtMs: number;
  readonly bundle: Uint8Array;
}

/** A certificate of a project's own authority. */
export interface SigningCertificate {
  readonly id: number;
  readonly pem: string;
  active: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A file of a package. */
export interface PackageFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** True where the instance did not compute the file's SHA-256. */
  readonly unhashed?: boolean;
}

/** A package of a project's package registry. */
export interface Package {
  readonly id: number;
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly files: readonly PackageFile[];
}

/** An approval that stands. */
export interface Approval {
  readonly user: User;
  /** Null where the instance is too old to tell. */
  readonly approvedAtMs: number | null;
}

/** A commit of a merge request; Git keeps names and addresses, not users. */
export interface MergeRequestCommit {
  readonly id: string;
  readonly authorName: string;
  readonly authorEmail: string;
  /** When GitLab received it. */
  readonly pushedAtMs: number;
}

/** A merge request of a project; each commit was a push of its own. */
export interface MergeRequest {
  readonly iid: number;
  state: 'opened' | 'closed' | 'locked' | 'merged';
  readonly targetBranch: string;
  readonly sourceBranch: string;
  readonly author: User;
  readonly commits: readonly MergeRequestCommit[];
  readonly mergeCommitSha: string | null;
  readonly squashCommitSha: string | null;
  approvals: readonly Approval[];
  rules: readonly ApprovalRule[];
}

/** What the tier shows of approvals: all of it, only who gave them, or nothing. */
export interface ApprovalOptions {
  readonly shown: 'all' | 'given' | 'none';
  readonly resetOnPush: boolean;
  readonly committersExcluded: boolean;
  readonly authorsExcluded: boolean;
  /** True where nobody may edit the rules in a merge request. */
  readonly rulesLocked: boolean;
}

/** A project. Paths in `formerPaths` redirect to it. */
export interface Project {
  readonly id: number;
  path: string;
  readonly namespaceId: number;
  readonly defaultBranch: string;
  visibility: 'private' | 'internal' | 'public';
  archived: boolean;
  readonly createdAtMs: number;
  readonly ciConfigPath: string;
  /** Host and path of its container registry. */
  imagePrefix: string;
  readonly formerPaths: string[];
  /** Names or patterns with `*`. */
  readonly protectedBranches: string[];
  readonly protectedTags: string[];
  readonly protectedEnvironments: string[];
  readonly variables: { [name: string]: ProjectVariable };
  readonly runnerIds: number[];
  readonly releases: Release[];
  readonly attestations: Attestation[];
  readonly signingCertificates: SigningCertificate[];
  readonly packages: Package[];
  readonly mergeRequests: MergeRequest[];
  readonly deployments: Deployment[];
  approvals: ApprovalOptions;
}

/** A runner with one manager (process). */
export interface Runner {
  readonly id: number;
  readonly description: string;
  readonly type: 'instance_type' | 'group_type' | 'project_type';
  tags: readonly string[];
  readonly runUntagged: boolean;
  readonly locked: boolean;
  accessLevel: 'not_protected' | 'ref_protected';
  paused: boolean;
  readonly maximumTimeoutSeconds: number | null;
  /** What the ID token says under `runner_environment`. */
  readonly environment: 'gitlab-hosted' | 'self-hosted';
  readonly token: string;
  readonly version: string;
  readonly revision: string;
  readonly systemId: string;
  readonly createdAtMs: number;
  contactedAtMs: number | null;
}

/** A pipeline's or job's state, in GitLab's words. */
export type Status =
  | 'created'
  | 'waiting_for_resource'
  | 'preparing'
  | 'pending'
  | 'running'
  | 'success'
  | 'failed'
  | 'canceling'
  | 'canceled'
  | 'skipped'
  | 'manual'
  | 'scheduled';

/** A pipeline. */
export interface Pipeline {
  readonly id: number;
  readonly iid: number;
  readonly projectId: number;
  /** Branch or tag name, without `refs/`; for a merge request `refs/merge-requests/<iid>/head`. */
  readonly ref: string;
  readonly refType: 'branch' | 'tag';
  readonly sha: string;
  readonly source: string;
  readonly user: User;
  /** The fork that a merge request pipeline comes from. */
  readonly forkId?: number;
  readonly createdAtMs: number;
  status: Status;
  startedAtMs?: number;
  finishedAtMs?: number;
  updatedAtMs: number;
}

/** A file that a job left behind. */
export interface ArtifactFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A deployment environment, as a job names it. */
export interface JobEnvironment {
  readonly name: string;
  readonly tier?: string;
  readonly action?: string;
  readonly url?: string;
}

/** A report that GitLab keeps of a job, beside its archive. */
export interface JobReport {
  /** `sast`, `container_scanning` … */
  readonly fileType: string;
  readonly filename: string;
  readonly bytes: Uint8Array;
}

/** What somebody said of a deployment. */
export interface DeploymentApproval {
  readonly user: User;
  readonly status: 'approved' | 'rejected';
}

/** A deployment of a commit to an environment. */
export interface Deployment {
  readonly id: number;
  readonly environment: string;
  readonly sha: string;
  /** Who triggered it; the release bot unless told, null where that user is gone. */
  readonly user?: User | null;
  readonly approvals: DeploymentApproval[];
  /** How many approvals each rule of the environment asks for, and who may give them; all unless told. */
  readonly rules: readonly { readonly required: number; readonly by?: readonly User[] }[];
}

/** A rule of a merge request. */
export interface ApprovalRule {
  readonly required: number;
  readonly approved: boolean;
}

/** A job. */
export interface Job {
  readonly id: number;
  readonly pipelineId: number;
  readonly projectId: number;
  readonly name: string;
  readonly stage: string;
  readonly allowFailure: boolean;
  readonly timeoutSeconds: number;
  readonly environment?: JobEnvironment;
  readonly createdAtMs: number;
  /** The job's own API token, valid while it runs. */
  readonly token: string;
  status: Status;
  runnerId?: number;
  queuedAtMs?: number;
  startedAtMs?: number;
  finishedAtMs?: number;
  failureReason?: string;
  /** A later attempt took its place, so lists hide it. */
  retried: boolean;
  artifacts: readonly ArtifactFile[];
  reports: readonly JobReport[];
  /** The pipeline that it started, in this project or another. */
  downstream?: Pipeline;
  /** Its log and files were erased. */
  erasedAtMs?: number;
  artifactsExpireAtMs?: number;
  log: string;
}

/** An access token and what it may see. */
export interface AccessToken {
  readonly id: number;
  readonly value: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly user: User;
  readonly admin: boolean;
  /** Ids of the private projects that it sees. */
  readonly projectIds: 'all' | readonly number[];
  readonly createdAtMs: number;
  /** Date such as `2027-01-31`; the token is refused from that day on. */
  readonly expiresOn: string | null;
  revoked: boolean;
  lastUsedAtMs: number | null;
}

/** Everything the simulated instance knows; plain data that a test may read and change. */
export interface GitlabState {
  readonly projects: Project[];
  readonly runners: Runner[];
  readonly pipelines: Pipeline[];
  readonly jobs: Job[];
  readonly tokens: AccessToken[];
  readonly users: User[];
}

/** True when one of `patterns` covers `name`; `*` stands for any characters, slashes included. */
export function coversRef(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.\\^$+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
  });
}

/** True when a pipeline's ref is protected, as GitLab's tokens and variables say it. */
export function isRefProtected(project: Project, pipeline: Pick<Pipeline, 'ref' | 'refType'>): boolean {
  return coversRef(
    pipeline.refType === 'tag' ? project.protectedTags : project.protectedBranches,
    pipeline.ref,
  );
}

/** The full ref: `refs/heads/…`, `refs/tags/…`, or the merge request's own. */
export function refPath(pipeline: Pick<Pipeline, 'ref' | 'refType'>): string {
  if (pipeline.ref.startsWith('refs/')) return pipeline.ref;
  return `refs/${pipeline.refType === 'tag' ? 'tags' : 'heads'}/${pipeline.ref}`;
}
