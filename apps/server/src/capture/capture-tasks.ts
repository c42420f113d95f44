import { reaches, type Fact } from '@waybill/evidence';
import { instantFromMs, type Digest, type Instant } from '@waybill/kernel';
import type { NewTask } from '@waybill/ledger';

/** Kinds of the tasks that capture something of a build. */
export const captureKinds = ['capture-review', 'capture-scans', 'capture-log'] as const;

/** What a job's end is waited for with, at first: it hands in its evidence while it still runs. */
const firstWaitSeconds = 5;

/**
 * What is captured of a build once its evidence is accepted: everything where GitLab itself says that its ref is
 * protected, and nothing of other builds, whose reviews and scans protect nobody.
 */
export function captureTasks(facts: readonly Fact[], entryId: Digest, now: Instant): readonly NewTask[] {
  if (!isProtectedBuild(facts)) return [];
  return captureKinds.map((kind) => ({
    kind,
    key: entryId,
    payload: {},
    dueAt: kind === 'capture-review' ? now : instantFromMs(now + firstWaitSeconds * 1000),
  }));
}

/** True where token or API says that the ref was protected. */
export function isProtectedBuild(facts: readonly Fact[]): boolean {
  return facts.some(
    ({ name, value, assurance }) =>
      name === 'source.ref-protected' && value === true && reaches(assurance, 'token'),
  );
}
