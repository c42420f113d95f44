import type { Fact } from '@waybill/evidence';
import { fetchDeploymentApprovals } from '@waybill/integrations/gitlab';
import { apiFact } from './api-fact.ts';
import type { CapturedBuild } from './captured-build.ts';
import { keepCaptured, type CaptureContext } from './keep-captured.ts';
import { saysSomethingNew } from './says-something-new.ts';

/**
 * States how the approvals of the newest deployment of a build's commit to an environment stand; nobody knows of a
 * deployment before it is asked for. Throws what the client throws.
 */
export async function captureDeployment(
  build: CapturedBuild,
  environment: string,
  context: CaptureContext,
): Promise<void> {
  const { projectId, commit } = build;
  const capturedAt = context.now();
  const approvals = await fetchDeploymentApprovals(
    { projectId, commit, environment },
    context.gitlab,
    capturedAt,
  );
  if (!approvals) return;
  const before = build.facts
    .filter((fact): fact is Fact<'deployment.approvals'> => fact.name === 'deployment.approvals')
    .map(({ value }) => value)
    .filter(({ environment: of }) => of === environment);
  if (!saysSomethingNew(approvals, before)) return;
  const facts = [apiFact('deployment.approvals', approvals)];
  await keepCaptured({ kind: 'deployment-approval', facts, capturedAt }, build, context);
}
