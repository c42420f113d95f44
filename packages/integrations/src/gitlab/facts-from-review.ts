import type { Fact, FactName, FactValues } from '@waybill/evidence';
import type { GitlabReview } from './fetch-review.ts';
import type { GitlabApproval, GitlabMergeRequest, GitlabUser } from './merge-request-bodies.ts';

/**
 * Facts that GitLab's API confirms of a review, with assurance `api`. What cannot be told is absent: a count of
 * approvals, for instance, where somebody who committed may be among those who approved.
 */
export function factsFromReview(review: GitlabReview): readonly Fact[] {
  const facts: Fact[] = [];
  const add = <N extends FactName>(name: N, value: FactValues[N] | undefined): void => {
    if (value !== undefined) facts.push({ name, value, assurance: 'api', source: 'api' });
  };
  const { mergeRequest } = review;
  if (mergeRequest === 'none') {
    add('review.merge-request', 'none');
    return facts;
  }
  add('review.merge-request', mergeRequest.iid);
  add('review.rules-approved', rulesApproved(review));
  const counted = countedApprovals(mergeRequest, review);
  if (counted === undefined) return facts;
  add('review.approvals', String(counted.length));
  add('review.last-commit', coversLastPush(mergeRequest, counted, review));
  return facts;
}

/**
 * Whether every rule that asks for approvals has them; undefined where GitLab shows no rules, or none that asks. Where
 * the author may edit the rules in the merge request, approve it, or where committers may, the rules can be approved
 * without anybody else, and nobody can tell: what GitLab says of a merged one shows no edit.
 */
function rulesApproved({ rules, settings }: GitlabReview): boolean | undefined {
  const asking = rules?.filter(({ approvalsRequired }) => approvalsRequired > 0) ?? [];
  if (asking.length === 0) return undefined;
  if (asking.some(({ approved }) => !approved)) return false;
  const byOthers =
    settings?.rulesLocked === true &&
    settings.authorsApprove === false &&
    settings.committersExcluded === true;
  return byOthers ? true : undefined;
}

/** Name and address by which Git knows somebody. */
interface Person {
  readonly name: string;
  readonly email: string;
}

/**
 * Approvals of people who neither wrote the merge request nor committed to it; undefined where nobody can tell. Who
 * commits writes the names in a commit, so they can only take approvals away: that nobody else committed, GitLab alone
 * knows, where it keeps those who add commits from approving.
 */
function countedApprovals(
  { author }: GitlabMergeRequest,
  { approvals, commits, settings }: GitlabReview,
): readonly GitlabApproval[] | undefined {
  if (approvals === undefined) return undefined;
  const byOthers = [...new Map(approvals.map((one) => [one.user.id, one])).values()].filter(
    ({ user }) => user.id !== author.id,
  );
  if (byOthers.length === 0) return [];
  if (commits === undefined || settings?.committersExcluded !== true) return undefined;
  const people = commits.flatMap((commit): readonly Person[] => [
    { name: commit.authorName, email: commit.authorEmail },
    { name: commit.committerName, email: commit.committerEmail },
  ]);
  return byOthers.filter(({ user }) => !people.some((person) => isUser(person, user)));
}

/** GitLab's private addresses name the user by number; else the name that Git keeps must be the user's. */
function isUser({ name, email }: Person, user: GitlabUser): boolean {
  const id = /^(\d{1,19})-[^@]*@users\.noreply\./.exec(email)?.[1];
  if (id !== undefined) return id === user.id;
  const plain = name.trim().toLowerCase();
  return plain === user.username.toLowerCase() || plain === user.name?.trim().toLowerCase();
}

/**
 * True when the newest of the counted approvals is not older than the last push to the merge request, or when a
 * push takes approvals away; undefined where nobody counted, or where times are not told.
 */
function coversLastPush(
  { sha }: GitlabMergeRequest,
  counted: readonly GitlabApproval[],
  { versions, settings }: GitlabReview,
): boolean | undefined {
  if (counted.length === 0) return undefined;
  if (settings?.resetApprovalsOnPush === true) return true;
  const pushedAt = versions
    ?.filter(({ headCommitSha }) => headCommitSha === sha)
    .reduce<number | undefined>((last, { createdAt }) => latest(last, createdAt), undefined);
  if (
    pushedAt === undefined ||
    versions?.some(({ createdAt }) => createdAt === undefined || createdAt > pushedAt)
  )
    return undefined;
  const approvedAt = counted.map(({ approvedAt: at }) => at);
  if (approvedAt.some((at) => at !== undefined && at >= pushedAt)) return true;
  return approvedAt.includes(undefined) ? undefined : false;
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}
