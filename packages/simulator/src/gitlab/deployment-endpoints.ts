import type { JsonObject } from '@waybill/kernel';
import { json, notFound, type Answer } from './answer.ts';
import { page, signedIn, type ApiRequest } from './api-request.ts';
import type { Deployment, DeploymentApproval, Project } from './state.ts';

/** `GET /projects/:id/deployments`, newest first where asked so; the list leaves approvals' rules out. */
export function listDeployments(request: ApiRequest, project: Project): Answer {
  const environment = request.query.get('environment');
  const items = project.deployments.filter((one) => environment === null || one.environment === environment);
  const ordered = request.query.get('sort') === 'desc' ? items.toReversed() : items;
  return signedIn(request) ?? page(request, { items: ordered, view: (one) => deploymentView(one, request) });
}

/** `GET /projects/:id/deployments/:id`; approvals from GitLab Premium on. */
export function getDeployment(request: ApiRequest, project: Project, [id]: readonly string[]): Answer {
  const found = project.deployments.find((one) => String(one.id) === id);
  if (!found) return signedIn(request) ?? notFound();
  const shown = project.approvals.shown === 'all' ? approvalsView(found) : {};
  return signedIn(request) ?? json({ ...deploymentView(found, request), ...shown });
}

function deploymentView(
  { id, environment, sha, user }: Deployment,
  { state: { users } }: ApiRequest,
): JsonObject {
  const by = user === undefined ? users[0] : user;
  return {
    id,
    iid: id,
    ref: 'main',
    sha,
    status: 'running',
    user: by ? { id: by.id, username: by.username } : null,
    environment: { id: 1, name: environment },
  };
}

function approvalsView({ approvals, rules }: Deployment): JsonObject {
  const required = rules.reduce((sum, rule) => sum + rule.required, 0);
  const given = approvals.filter(({ status }) => status === 'approved').length;
  return {
    approvals: approvals.map(approvalView),
    pending_approval_count: Math.max(0, required - given),
    approval_summary: {
      rules: rules.map(({ required: required_approvals, by }, at) => ({
        id: at + 1,
        required_approvals,
        deployment_approvals: approvals
          .filter(({ user }) => by === undefined || by.includes(user))
          .map(approvalView),
      })),
    },
  };
}

function approvalView({ user, status }: DeploymentApproval): JsonObject {
  return { user: { id: user.id, username: user.username }, status, comment: '' };
}
