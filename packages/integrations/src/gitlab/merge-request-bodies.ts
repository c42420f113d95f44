import type { Instant, JsonValue } from '@waybill/kernel';
import { fieldsOf, listOf, type BodyReader } from './body-fields.ts';

/** A user as merge requests and approvals name one. */
export interface GitlabUser {
  readonly id: string;
  readonly username: string;
  readonly name?: string;
}

/** A merge request, as far as it tells how a commit came into a branch. */
export interface GitlabMergeRequest {
  /** Number within the project. */
  readonly iid: string;
  /** `opened`, `closed`, `locked` (while it is being merged) or `merged`. */
  readonly state: string;
  readonly targetBranch: string;
  readonly targetProjectId: string;
  readonly author: GitlabUser;
  /** Head of the source branch; what lands in the target where GitLab fast-forwards. */
  readonly sha?: string;
  readonly mergeCommitSha?: string;
  readonly squashCommitSha?: string;
}

/** An approval that stands now. */
export interface GitlabApproval {
  readonly user: GitlabUser;
  /** Absent where this GitLab does not tell. */
  readonly approvedAt?: Instant;
}

/** A commit of a merge request, with the names and addresses that Git keeps: whoever commits writes them. */
export interface GitlabMergeRequestCommit {
  readonly id: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly committerName: string;
  readonly committerEmail: string;
}

/** What one push made of a merge request. */
export interface GitlabMergeRequestVersion {
  readonly headCommitSha: string;
  /** When GitLab received the push; a commit's own times are the committer's word. */
  readonly createdAt?: Instant;
}

/** How a project treats approvals now; GitLab keeps no history of it. */
export interface GitlabApprovalSettings {
  readonly resetApprovalsOnPush?: boolean;
  /** True where GitLab lets nobody approve who added commits. */
  readonly committersExcluded?: boolean;
  /** True where authors may approve what they wrote. */
  readonly authorsApprove?: boolean;
  /** True where nobody may edit the rules in a merge request; else its author may. */
  readonly rulesLocked?: boolean;
}

export const readMergeRequest: BodyReader<GitlabMergeRequest> = (value) => {
  const body = fieldsOf(value, 'merge request');
  return {
    iid: body.id('iid'),
    state: body.text('state'),
    targetBranch: body.text('target_branch'),
    targetProjectId: body.id('target_project_id'),
    author: readUser(body.value('author'), 'merge request.author'),
    ...body.optionalText('sha', 'sha'),
    ...body.optionalText('merge_commit_sha', 'mergeCommitSha'),
    ...body.optionalText('squash_commit_sha', 'squashCommitSha'),
  };
};

export const readApprovals: BodyReader<readonly GitlabApproval[]> = (value) =>
  listOf(fieldsOf(value, 'approvals').value('approved_by'), 'approvals.approved_by').map((item) => {
    const approval = fieldsOf(item, 'approval');
    return {
      user: readUser(approval.value('user'), 'approval.user'),
      ...approval.optionalInstant('approved_at', 'approvedAt'),
    };
  });

export const readMergeRequestCommit: BodyReader<GitlabMergeRequestCommit> = (value) => {
  const body = fieldsOf(value, 'commit');
  return {
    id: body.text('id'),
    authorName: body.text('author_name'),
    authorEmail: body.text('author_email'),
    committerName: body.text('committer_name'),
    committerEmail: body.text('committer_email'),
  };
};

export const readMergeRequestVersion: BodyReader<GitlabMergeRequestVersion> = (value) => {
  const body = fieldsOf(value, 'merge request version');
  return {
    headCommitSha: body.text('head_commit_sha'),
    ...body.optionalInstant('created_at', 'createdAt'),
  };
};

export const readApprovalSettings: BodyReader<GitlabApprovalSettings> = (value) => {
  const body = fieldsOf(value, 'approval settings');
  return {
    ...body.optionalFlag('reset_approvals_on_push', 'resetApprovalsOnPush'),
    ...body.optionalFlag('merge_requests_disable_committers_approval', 'committersExcluded'),
    ...body.optionalFlag('merge_requests_author_approval', 'authorsApprove'),
    ...body.optionalFlag('disable_overriding_approvers_per_merge_request', 'rulesLocked'),
  };
};

function readUser(value: JsonValue | undefined, what: string): GitlabUser {
  const body = fieldsOf(value, what);
  return { id: body.id('id'), username: body.text('username'), ...body.optionalText('name', 'name') };
}
