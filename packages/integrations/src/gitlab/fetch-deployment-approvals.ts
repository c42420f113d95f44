import type { DeploymentApprovals } from '@waybill/evidence';
import { formatInstant, type Instant } from '@waybill/kernel';
import type { GitlabDeployment } from './capture-bodies.ts';
import type { GitlabClient } from './gitlab-client.ts';

/** A commit that was deployed so many deployments ago is not the one that is being deployed now. */
const mostDeployments = 500;

interface Asked {
  readonly projectId: string;
  /** Name of the environment in GitLab. */
  readonly environment: string;
  readonly commit: string;
}

/**
 * How the approvals of the newest deployment of a commit to an environment stand; undefined where there is none, or where
 * token or tier do not show it. Whoever triggered the deployment counts for nobody: GitLab refuses their approval too unless
 * a maintainer of the project lets "pipeline triggerers approve", and is silent here on whether one does (docs,
 * `ci/environments/deployment_approvals`). Throws what the client throws where GitLab cannot be asked.
 */
export async function fetchDeploymentApprovals(
  asked: Asked,
  gitlab: GitlabClient,
  now: Instant,
): Promise<DeploymentApprovals | undefined> {
  const { projectId, environment } = asked;
  const newest = await findNewest(asked, gitlab);
  if (!newest) return undefined;
  // The list leaves the rules out.
  const found = await gitlab.getDeployment(projectId, newest.id);
  const { approvals, triggeredBy } = found.kind === 'found' ? found.value : {};
  if (!approvals || triggeredBy === undefined) return undefined;
  return {
    environment,
    deploymentId: newest.id,
    approvals: approvals.approvedBy.filter((user) => user !== triggeredBy).length,
    rejections: approvals.rejectedBy.length,
    pending: approvals.pending,
    capturedAt: formatInstant(now),
  };
}

async function findNewest(
  { projectId, environment, commit }: Asked,
  gitlab: GitlabClient,
): Promise<GitlabDeployment | undefined> {
  let seen = 0;
  try {
    for await (const deployment of gitlab.listDeployments(projectId, environment)) {
      if (deployment.sha === commit) return deployment;
      if (++seen === mostDeployments) return undefined;
    }
    return undefined;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'gitlab-not-available') return undefined;
    throw error;
  }
}
