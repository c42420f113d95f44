import type { JsonObject, JsonValue } from '@waybill/kernel';
import { json, notFound, type Answer } from './answer.ts';
import { forProject, page, signedIn, type ApiRequest, type Handler } from './api-request.ts';
import type { MergeRequest, Project, User } from './state.ts';

/** `GET /projects/:id/repository/commits/:sha/merge_requests` */
export function listMergeRequestsOfCommit(
  request: ApiRequest,
  project: Project,
  [sha = '']: readonly string[],
): Answer {
  const items = project.mergeRequests.filter(
    ({ mergeCommitSha, squashCommitSha, commits }) =>
      mergeCommitSha === sha || squashCommitSha === sha || commits.some(({ id }) => id === sha),
  );
  return (
    signedIn(request) ?? page(request, { items, view: (one) => mergeRequestView(one, project, request) })
  );
}

/** `GET /projects/:id/merge_requests/:iid` */
export const getMergeRequest: Handler = forMergeRequest((request, one, project) =>
  json(mergeRequestView(one, project, request)),
);

/** `GET /projects/:id/merge_requests/:iid/approvals`; 404 where the tier shows none. */
export const getApprovals: Handler = forMergeRequest((request, one, project) => {
  if (project.approvals.shown === 'none') return notFound();
  return json({
    iid: one.iid,
    approved: one.approvals.length > 0,
    approved_by: one.approvals.map(({ user, approvedAtMs }) => ({
      user: userView(user, request),
      ...(approvedAtMs !== null && { approved_at: time(approvedAtMs) }),
    })),
  });
});

/** `GET /projects/:id/merge_requests/:iid/approval_state`; 404 on GitLab Free. */
export const getApprovalState: Handler = forMergeRequest((_, { rules }, project) =>
  project.approvals.shown === 'all'
    ? json({
        approval_rules_overwritten: false,
        rules: rules.map(({ required, approved }, at) => ({
          id: at + 1,
          rule_type: 'regular',
          approvals_required: required,
          approved,
        })),
      })
    : notFound(),
);

/** `GET /projects/:id/merge_requests/:iid/commits`, newest first. */
export const listMergeRequestCommits: Handler = forMergeRequest((request, { commits }) =>
  page(request, {
    items: commits.toReversed(),
    view: ({ id, authorName, authorEmail }) => ({
      id,
      author_name: authorName,
      author_email: authorEmail,
      committer_name: authorName,
      committer_email: authorEmail,
    }),
  }),
);

/** `GET /projects/:id/merge_requests/:iid/versions`, newest first: one for each push. */
export const listMergeRequestVersions: Handler = forMergeRequest((request, { commits }) =>
  page(request, {
    items: commits.toReversed(),
    view: ({ id, pushedAtMs }) => ({ head_commit_sha: id, created_at: time(pushedAtMs), state: 'collected' }),
  }),
);

/** `GET /projects/:id/approvals`; 404 on GitLab Free. */
export function getApprovalSettings(request: ApiRequest, { approvals }: Project): Answer {
  if (approvals.shown !== 'all') return notFound();
  return (
    signedIn(request) ??
    json({
      reset_approvals_on_push: approvals.resetOnPush,
      merge_requests_disable_committers_approval: approvals.committersExcluded,
      merge_requests_author_approval: !approvals.authorsExcluded,
      disable_overriding_approvers_per_merge_request: approvals.rulesLocked,
    })
  );
}

function forMergeRequest(
  handle: (request: ApiRequest, mergeRequest: MergeRequest, project: Project) => Answer,
): Handler {
  return forProject((request, project, [iid]) => {
    const found = project.mergeRequests.find((one) => String(one.iid) === iid);
    return signedIn(request) ?? (found ? handle(request, found, project) : notFound());
  });
}

function mergeRequestView(one: MergeRequest, project: Project, request: ApiRequest): JsonObject {
  return {
    id: project.id * 1000 + one.iid,
    iid: one.iid,
    project_id: project.id,
    target_project_id: project.id,
    source_project_id: project.id,
    state: one.state,
    target_branch: one.targetBranch,
    source_branch: one.sourceBranch,
    author: userView(one.author, request),
    sha: one.commits.at(-1)?.id ?? null,
    merge_commit_sha: one.mergeCommitSha,
    squash_commit_sha: one.squashCommitSha,
    web_url: `${request.url}/${project.path}/-/merge_requests/${one.iid}`,
  };
}

function userView({ id, username, name }: User, { url }: ApiRequest): JsonValue {
  return { id, username, name, state: 'active', web_url: `${url}/${username}` };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
