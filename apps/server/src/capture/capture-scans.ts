import type { Fact, Scans } from '@waybill/evidence';
import { fetchScans } from '@waybill/integrations/gitlab';
import { parseInstant } from '@waybill/kernel';
import type { Task } from '@waybill/ledger';
import { retryAt } from '../tasks/retry-at.ts';
import type { TaskOutcome } from '../tasks/task-worker.ts';
import { apiFact } from './api-fact.ts';
import { findCapturedBuild, type CapturedBuild } from './captured-build.ts';
import { keepCaptured, type CaptureContext } from './keep-captured.ts';
import { isLate, laterOrNever } from './later-or-never.ts';
import { saysSomethingNew } from './says-something-new.ts';

/**
 * States the security reports of a build's pipeline, once every job of it has ended. Who promotes before that asks GitLab
 * at once ({@link refreshScans}).
 */
export async function captureScans(task: Task, context: CaptureContext): Promise<TaskOutcome> {
  const build = await findCapturedBuild(task.key, context.ledger);
  if (!build) return 'done';
  const now = context.now();
  const scans = await fetchScans(build, context.gitlab, now);
  if (!scans) return laterOrNever(task, now, 'GitLab does not show the reports of the pipeline');
  if (!scans.complete && !isLate(task, now)) {
    return { again: retryAt(task, now), reason: 'the pipeline has not ended' };
  }
  return (await keepScans(scans, build, context, task)) ? 'kept' : 'done';
}

/**
 * Asks for the reports as they are now, unless those of the kinds asked for are all there: somebody may have run a job again
 * that failed, or for the first time, after every job had ended. Good reports are not asked for again, since they expire.
 * Throws what the client throws.
 */
export async function refreshScans(
  build: CapturedBuild,
  types: readonly string[],
  context: CaptureContext,
): Promise<void> {
  if (recorded(build).some((scans) => isSettled(scans, types))) return;
  const scans = await fetchScans(build, context.gitlab, context.now());
  if (scans) await keepScans(scans, build, context);
}

function isSettled({ complete, reports }: Scans, types: readonly string[]): boolean {
  return (
    complete &&
    reports.every(({ outcome }) => outcome === 'completed') &&
    types.every((asked) => reports.some(({ type }) => type === asked))
  );
}

async function keepScans(
  scans: Scans,
  build: CapturedBuild,
  context: CaptureContext,
  finishes?: Task,
): Promise<boolean> {
  if (!saysSomethingNew(scans, recorded(build))) return false;
  const facts: readonly Fact[] = [apiFact('scan.reports', scans)];
  const captured = { kind: 'scan-report', facts, capturedAt: parseInstant(scans.capturedAt) } as const;
  await keepCaptured(captured, build, context, finishes);
  return true;
}

function recorded({ facts }: CapturedBuild): readonly Scans[] {
  return facts
    .filter((fact): fact is Fact<'scan.reports'> => fact.name === 'scan.reports')
    .map(({ value }) => value);
}
