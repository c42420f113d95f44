import type { DeploymentApprovals } from '@waybill/evidence';
import { formatInstant, type Instant } from '@waybill/kernel';
import { collectList } from './collect-list.ts';
import type { GitlabClient } from './gitlab-client.ts';

/** A commit that was deployed so often ago is not the one that is being deployed now. */
const mostDeployments = 500;

/**
 * How the approvals of the newest deployment of a commit to an environment stand; undefined where there is none, or where
 * token or tier do not show it. Whoever triggered a deployment counts where GitLab lets them approve it: who may is a rule
 * of the environment there. Throws what the client throws where GitLab cannot be asked.
 */
export async function fetchDeploymentApprovals(
  asked: { readonly projectId: string; readonly environment: string; readonly commit: string },
  gitlab: GitlabClient,
  now: Instant,
): Promise<DeploymentApprovals | undefined> {
  const { projectId, environment, commit } = asked;
  const deployments = await collectList(gitlab.listDeployments(projectId, environment), mostDeployments);
  const newest = deployments?.find(({ sha }) => sha === commit);
  if (!newest) return undefined;
  // The list leaves the rules out.
  const found = await gitlab.getDeployment(projectId, newest.id);
  const { approvals } = found.kind === 'found' ? found.value : {};
  if (!approvals) return undefined;
  return {
    environment,
    deploymentId: newest.id,
    approvals: approvals.approvedBy.length,
    rejections: approvals.rejectedBy.length,
    pending: approvals.pending,
    capturedAt: formatInstant(now),
  };
}
