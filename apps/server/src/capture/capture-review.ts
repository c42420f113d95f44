import { capturedFactNames, type Fact } from '@waybill/evidence';
import {
  factsFromReview,
  fetchReview,
  type BuiltCommit,
  type GitlabClient,
} from '@waybill/integrations/gitlab';
import type { Task } from '@waybill/ledger';
import type { TaskOutcome } from '../tasks/task-worker.ts';
import { findCapturedBuild, type CapturedBuild } from './captured-build.ts';
import { keepCaptured, type CaptureContext } from './keep-captured.ts';
import { laterOrNever } from './later-or-never.ts';

/**
 * States the review of a build's commit. What GitLab said when the evidence was accepted stands; it is asked again only
 * where it did not answer then.
 */
export async function captureReview(task: Task, context: CaptureContext): Promise<TaskOutcome> {
  const build = await findCapturedBuild(task.key, context.ledger);
  if (!build) return 'done';
  const recorded = recordedReview(build);
  if (recorded.length > 0) {
    if (!context.signer) return 'done';
    const { acceptedAt: capturedAt } = build.entry;
    await keepCaptured(
      { kind: 'approval', facts: recorded, capturedAt, isRecorded: true },
      build,
      context,
      task,
    );
    return 'kept';
  }
  const capturedAt = context.now();
  const facts = await reviewFacts(await builtCommitOf(build, context.gitlab), context.gitlab);
  if (facts.length === 0) return laterOrNever(task, capturedAt, 'GitLab does not tell which review it was');
  await keepCaptured({ kind: 'approval', facts, capturedAt }, build, context, task);
  return 'kept';
}

/** Facts of the review of a commit that GitLab's API confirms; none where it does not tell. Throws what the client throws. */
export async function reviewFacts(built: BuiltCommit, gitlab: GitlabClient): Promise<readonly Fact[]> {
  const review = await fetchReview(built, gitlab);
  return review ? factsFromReview(review) : [];
}

function recordedReview({ facts }: CapturedBuild): readonly Fact[] {
  const names = capturedFactNames('approval');
  return facts.filter(({ name, source }) => source === 'api' && names.includes(name));
}

async function builtCommitOf(
  { projectId, commit, ref, tag }: CapturedBuild,
  gitlab: GitlabClient,
): Promise<BuiltCommit> {
  const built = { projectId, commit, ref, tag };
  if (!tag) return built;
  const project = await gitlab.getProject(projectId);
  const defaultBranch = project.kind === 'found' ? project.value.defaultBranch : undefined;
  return defaultBranch === undefined ? built : { ...built, defaultBranch };
}
