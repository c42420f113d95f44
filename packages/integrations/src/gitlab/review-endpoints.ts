import { commitId, number, projectPath, type ProjectRef } from './addresses.ts';
import type { BodyReader } from './body-fields.ts';
import type { Lookup } from './gitlab-client.ts';
import {
  readApprovals,
  readApprovalSettings,
  readMergeRequest,
  readMergeRequestCommit,
  readMergeRequestVersion,
  type GitlabApproval,
  type GitlabApprovalSettings,
  type GitlabMergeRequest,
  type GitlabMergeRequestCommit,
  type GitlabMergeRequestVersion,
} from './merge-request-bodies.ts';

/** What GitLab tells of merge requests and their approvals (docs, `api/commits`, `api/merge_request_approvals`). */
export interface ReviewReader {
  /** Merge requests that a commit belongs to, or that made it. */
  listMergeRequestsOfCommit(project: ProjectRef, sha: string): AsyncIterable<GitlabMergeRequest>;
  /** Who approves now; an approval that was withdrawn or reset is gone. */
  getApprovals(project: ProjectRef, iid: string): Promise<Lookup<readonly GitlabApproval[]>>;
  listMergeRequestCommits(project: ProjectRef, iid: string): AsyncIterable<GitlabMergeRequestCommit>;
  listMergeRequestVersions(project: ProjectRef, iid: string): AsyncIterable<GitlabMergeRequestVersion>;
  /** Not available on GitLab Free. */
  getApprovalSettings(project: ProjectRef): Promise<Lookup<GitlabApprovalSettings>>;
}

/** How the client asks for one body, and for the pages of a list. */
export interface Asking {
  readonly look: <T>(path: string, read: BodyReader<T>) => Promise<Lookup<T>>;
  readonly list: <T>(path: string, read: BodyReader<T>) => AsyncIterable<T>;
}

/** The part of the client that reads reviews. */
export function createReviewReader({ look, list }: Asking): ReviewReader {
  const of = (project: ProjectRef, iid: string): string =>
    `${projectPath(project)}/merge_requests/${number(iid)}`;
  return {
    listMergeRequestsOfCommit: (project, sha) =>
      list(
        `${projectPath(project)}/repository/commits/${commitId(sha)}/merge_requests?per_page=100`,
        readMergeRequest,
      ),
    getApprovals: (project, iid) => look(`${of(project, iid)}/approvals`, readApprovals),
    listMergeRequestCommits: (project, iid) =>
      list(`${of(project, iid)}/commits?per_page=100`, readMergeRequestCommit),
    listMergeRequestVersions: (project, iid) =>
      list(`${of(project, iid)}/versions?per_page=100`, readMergeRequestVersion),
    getApprovalSettings: (project) => look(`${projectPath(project)}/approvals`, readApprovalSettings),
  };
}
