import { setTimeout as delay } from 'node:timers/promises';
import type { Entry } from '@waybill/ledger';
import type { Environment } from '@waybill/platform';
import { captureDeployment } from './capture-deployment.ts';
import { refreshScans } from './capture-scans.ts';
import { isProtectedBuild } from './capture-tasks.ts';
import { readCapturedBuild } from './captured-build.ts';
import type { CaptureContext } from './keep-captured.ts';

/** Who asks for a promotion waits with us; what comes later is kept all the same, and counts the next time. */
const deadlineMs = 15_000;

async function inTime(look: Promise<void>): Promise<void> {
  const late = new AbortController();
  const timer = delay(deadlineMs, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error(`GitLab has not said everything within ${deadlineMs} ms`);
  });
  try {
    await Promise.race([look, timer]);
  } finally {
    late.abort();
    // Aborted, it rejects, and nobody waits for it any more; neither for a look that fails later.
    for (const rest of [timer, look]) rest.catch(() => undefined);
  }
}

/** What looking again needs. */
export interface RefreshContext extends CaptureContext {
  /** Told why GitLab said nothing. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Looks again, before a decision, at what an environment asks for and what changes after acceptance: scans of a pipeline that
 * still runs or that were run again, and approvals of the deployment that is under way. Where GitLab does not answer, what is on record counts.
 */
export async function refreshCaptures(
  entry: Entry,
  { requires }: Pick<Environment, 'requires'>,
  context: RefreshContext,
): Promise<void> {
  const { scans, deploymentApprovals } = requires;
  if (!scans && !deploymentApprovals) return;
  const build = await readCapturedBuild(entry, context.ledger);
  if (!build || !isProtectedBuild(build.facts)) return;
  const looks = [
    ...(scans ? [refreshScans(build, scans.types, context)] : []),
    ...(deploymentApprovals ? [captureDeployment(build, deploymentApprovals.environment, context)] : []),
  ];
  for (const look of await Promise.allSettled(looks.map(inTime))) {
    if (look.status === 'rejected') context.onFailed(look.reason);
  }
}
