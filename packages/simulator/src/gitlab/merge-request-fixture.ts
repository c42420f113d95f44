import { createHash } from 'node:crypto';
import type { ApprovalRule, MergeRequest, Project, User } from './state.ts';

/** What a fixture says of a merge request; it is merged by a merge commit unless told. */
export interface MergeRequestFixture {
  readonly author: User;
  /** Who approves, with when; now unless told. */
  readonly approvedBy?: readonly (User | { readonly user: User; readonly atMs: number | null })[];
  /** Who committed, in the order of their pushes, with when; the author unless told. */
  readonly committers?: readonly { readonly user: User; readonly atMs: number }[];
  /** Rules that ask for approvals; none unless told. */
  readonly rules?: readonly ApprovalRule[];
  readonly state?: MergeRequest['state'];
  readonly targetBranch?: string;
  /** What the merge made of its commits. */
  readonly merge?: 'merge-commit' | 'squash' | 'fast-forward';
}

/** Adds a merge request; `landed` is the commit that the target branch then ends in. */
export function addMergeRequest(
  project: Project,
  fixture: MergeRequestFixture,
  nowMs: number,
): { readonly mergeRequest: MergeRequest; readonly landed: string } {
  const iid = project.mergeRequests.length + 1;
  const shaOf = (what: string): string =>
    createHash('sha1').update(`${project.id} merge request ${iid} ${what}`).digest('hex');
  const commits = (fixture.committers ?? [{ user: fixture.author, atMs: nowMs }]).map(
    ({ user, atMs }, at) => ({
      id: shaOf(`commit ${at}`),
      authorName: user.name,
      authorEmail: user.email,
      pushedAtMs: atMs,
    }),
  );
  const { merge = 'merge-commit', state = 'merged' } = fixture;
  const made = state === 'merged' && merge !== 'fast-forward' ? shaOf(merge) : null;
  const mergeRequest: MergeRequest = {
    iid,
    state,
    author: fixture.author,
    targetBranch: fixture.targetBranch ?? project.defaultBranch,
    sourceBranch: `feature-${iid}`,
    commits,
    mergeCommitSha: merge === 'merge-commit' ? made : null,
    squashCommitSha: merge === 'squash' ? made : null,
    rules: fixture.rules ?? [],
    approvals: (fixture.approvedBy ?? []).map((one) =>
      'user' in one ? { user: one.user, approvedAtMs: one.atMs } : { user: one, approvedAtMs: nowMs },
    ),
  };
  project.mergeRequests.push(mergeRequest);
  return { mergeRequest, landed: made ?? commits.at(-1)?.id ?? shaOf('nothing') };
}
