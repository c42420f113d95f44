import type { Digest, Instant } from '@waybill/kernel';
import type { ImageChild } from './image-children.ts';
import type { VouchedFacts } from './server-statement.ts';

/** Build type of a GitLab job whose provenance Waybill writes; `docs/buildtypes/gitlab-job-v1.md` says what it holds. */
export const gitlabJobBuildType = 'https://waybill.dev/buildtypes/gitlab-job/v1';

/** Everything that the provenance of one GitLab job says. */
export interface GitlabBuild {
  readonly job: GitlabJob;
  /** Mode of the platform: `gitlab-hosted`, or the name of the runner's tier. Becomes the builder id. */
  readonly builder: string;
  /** All artifacts of the call; at least one. */
  readonly artifacts: readonly BuiltArtifact[];
  /** The SBOM that leaves with the artifacts; named by digest, so that it cannot be swapped. */
  readonly sbom?: Byproduct;
  /** Further files that the build left behind: its log, a report. */
  readonly byproducts?: readonly Byproduct[];
  /** What the build read beside its source: lockfiles, images, included configuration. */
  readonly dependencies?: readonly ResolvedDependency[];
  readonly finishedAt?: Instant;
  /** Facts that the writer vouches for; only a server that verified them states any. */
  readonly vouched?: VouchedFacts;
  /** Version of Waybill, which writes the statement. */
  readonly toolVersion: string;
}

/** `submitted`: taken from the job; `registry`: exists in the project's registry; `job-artifact`: fetched and hashed. */
export type DigestCheck = 'submitted' | 'registry' | 'job-artifact';

/** An artifact that a job built. */
export interface BuiltArtifact {
  readonly name: string;
  readonly digest: Digest;
  /** Lowercase hex SHA-512, stated beside SHA-256 where given. */
  readonly sha512?: string;
  /** How the digest was checked; only a server that checked it itself says more than `submitted`. */
  readonly check?: DigestCheck;
  /** For an image index: the images that it holds, which may be promoted through it. */
  readonly children?: readonly ImageChild[];
  /** Where the server saw it: address of the image or of the job whose artifact it is. */
  readonly seenAt?: string;
}

/** A file that a build leaves beside its artifacts. */
export interface Byproduct {
  readonly name: string;
  readonly mediaType: string;
  readonly digest: Digest;
}

/** Something that a build read, pinned by digest. */
export interface ResolvedDependency {
  readonly name?: string;
  /** Credentials, query and fragment are dropped. */
  readonly uri?: string;
  readonly mediaType?: string;
  /** Algorithm (`sha256`, `gitCommit` …) to lowercase hex; at least one. */
  readonly digest: { readonly [algorithm: string]: string };
}

/** What is known of a GitLab job, its pipeline, source and runner. Ids are text. */
export interface GitlabJob {
  /** Web address of the instance, without a slash at the end. */
  readonly serverUrl: string;
  readonly serverVersion?: string;
  readonly projectId: string;
  readonly projectUrl: string;
  readonly namespaceId?: string;
  readonly commit: string;
  /** Full ref: `refs/heads/…`, `refs/tags/…` or `refs/merge-requests/…`. */
  readonly ref: string;
  readonly refProtected?: boolean;
  /** True when the code comes from a fork of the project; only a token tells. */
  readonly fromFork?: boolean;
  readonly config?: GitlabConfig;
  readonly pipelineId: string;
  readonly pipelineUrl: string;
  readonly pipelineSource: string;
  readonly jobId: string;
  readonly jobUrl: string;
  readonly jobName: string;
  /** Where the job's definition comes from: `pipeline`, `scan_execution_policy` … (GitLab 18.9). */
  readonly jobSource?: string;
  /** Configuration of a policy job: where it lies, at which commit (GitLab 18.9). */
  readonly jobConfig?: { readonly url: string; readonly commit: string };
  readonly startedAt?: Instant;
  readonly runner: GitlabRunner;
  readonly environment?: GitlabEnvironment;
  /** Allow-listed variables only. */
  readonly inputs: { readonly [name: string]: string };
  /** The job's image as configured; pinned where it names a digest. */
  readonly image?: string;
}

/** The file that configures a pipeline. */
export interface GitlabConfig {
  readonly path: string;
  /** `<instance>/<project>//<path>@<ref>` as Fulcio's build signer; absent where the file lies elsewhere. */
  readonly uri?: string;
  /** Commit of the configuration, where a token tells it. */
  readonly commit?: string;
}

/** The runner of a job, as far as it is known. */
export interface GitlabRunner {
  readonly id?: string;
  /** `gitlab-hosted` or `self-hosted`; only a token or the API tells. */
  readonly environment?: string;
  readonly tags: readonly string[];
  readonly executor?: string;
  readonly arch?: string;
  readonly managerVersion?: string;
  readonly systemId?: string;
}

/** The deployment environment that a job names. */
export interface GitlabEnvironment {
  readonly name: string;
  readonly tier?: string;
  readonly protected?: boolean;
}
