import type { GitlabApprovalRule } from './capture-bodies.ts';
import { collectList } from './collect-list.ts';
import type { GitlabClient, Lookup } from './gitlab-client.ts';
import type {
  GitlabApproval,
  GitlabApprovalSettings,
  GitlabMergeRequest,
  GitlabMergeRequestCommit,
  GitlabMergeRequestVersion,
} from './merge-request-bodies.ts';

/** The commit of a build, and where it was built. */
export interface BuiltCommit {
  readonly projectId: string;
  readonly commit: string;
  /** Branch or tag name without `refs/`. */
  readonly ref: string;
  readonly tag: boolean;
  /** Absent where the project could not be read. */
  readonly defaultBranch?: string;
}

/** What GitLab tells of the review of a commit; what the token or the tier does not show is absent. */
export interface GitlabReview {
  readonly mergeRequest: GitlabMergeRequest | 'none';
  readonly approvals?: readonly GitlabApproval[];
  readonly commits?: readonly GitlabMergeRequestCommit[];
  readonly versions?: readonly GitlabMergeRequestVersion[];
  readonly settings?: GitlabApprovalSettings;
  readonly rules?: readonly GitlabApprovalRule[];
}

/** Above these nobody looks further: the review is then not known. */
const most = { mergeRequests: 100, commits: 1_000, versions: 1_000 } as const;

/**
 * Asks GitLab by which merge request a commit came into its branch, and who approved that one; undefined where
 * nobody can tell. Throws what the client throws where GitLab cannot be asked.
 */
export async function fetchReview(
  built: BuiltCommit,
  gitlab: GitlabClient,
): Promise<GitlabReview | undefined> {
  const { projectId, commit, ref } = built;
  // What a merge request's own pipeline builds has not landed anywhere.
  if (ref.startsWith('refs/')) return undefined;
  const found = await collectList(gitlab.listMergeRequestsOfCommit(projectId, commit), most.mergeRequests);
  const mergeRequest = found && landedBy(found, built);
  if (mergeRequest === undefined) return undefined;
  if (mergeRequest === 'none') return { mergeRequest };
  const { iid } = mergeRequest;
  const [approvals, commits, versions, settings, rules] = await Promise.all([
    gitlab.getApprovals(projectId, iid),
    collectList(gitlab.listMergeRequestCommits(projectId, iid), most.commits),
    collectList(gitlab.listMergeRequestVersions(projectId, iid), most.versions),
    gitlab.getApprovalSettings(projectId),
    gitlab.getApprovalState(projectId, iid),
  ]);
  return {
    mergeRequest,
    ...valueOf('approvals', approvals),
    ...(commits && { commits }),
    ...(versions && { versions }),
    ...valueOf('settings', settings),
    ...valueOf('rules', rules),
  };
}

/**
 * The merge request that brought the commit into the branch: its merge commit, its squashed commit, or its head
 * where GitLab fast-forwarded. One that merely holds the commit, or brought it elsewhere, reviewed something else.
 */
function landedBy(
  mergeRequests: readonly GitlabMergeRequest[],
  { projectId, commit, ref, tag, defaultBranch }: BuiltCommit,
): GitlabMergeRequest | 'none' | undefined {
  const merged = mergeRequests.filter(
    (one) =>
      one.state === 'merged' &&
      one.targetProjectId === projectId &&
      [one.mergeCommitSha, one.squashCommitSha, one.sha].includes(commit),
  );
  // A tag lies on no branch by itself; reviewed releases lie on the default one.
  const branch = tag ? defaultBranch : ref;
  const landed = merged.filter(({ targetBranch }) => targetBranch === branch);
  // Two of them: nobody can tell which of the reviews was the one.
  if (landed.length > 0) return landed.length === 1 ? landed[0] : undefined;
  if (mergeRequests.some(({ state }) => state === 'locked')) return undefined;
  return tag && merged.length > 0 ? undefined : 'none';
}

/** What a look-up found under a key; nothing where it is not available. */
export function valueOf<K extends string, T>(key: K, lookup: Lookup<T>): { readonly [P in K]?: T } {
  return (lookup.kind === 'found' ? { [key]: lookup.value } : {}) as { readonly [P in K]?: T };
}
