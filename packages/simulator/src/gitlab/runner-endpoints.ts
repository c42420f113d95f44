import { forbidden, unauthorized, type Answer } from './answer.ts';
import { page, type ApiRequest } from './api-request.ts';
import { maySee } from './caller.ts';
import type { Project, Runner } from './state.ts';
import { runnerStatus, runnerView } from './views.ts';

export function listProjectRunners(request: ApiRequest, project: Project): Answer {
  return listRunners(
    request,
    (runner) => runner.type === 'instance_type' || project.runnerIds.includes(runner.id),
  );
}

export function listOwnRunners(request: ApiRequest): Answer {
  const { caller, state } = request;
  return listRunners(request, (runner) =>
    state.projects.some((project) => project.runnerIds.includes(runner.id) && maySee(caller, project)),
  );
}

export function listAllRunners(request: ApiRequest): Answer {
  if (request.caller.kind === 'token' && !request.caller.token.admin) return forbidden;
  return listRunners(request, () => true);
}

function listRunners(request: ApiRequest, isShown: (runner: Runner) => boolean): Answer {
  if (request.caller.kind === 'anonymous') return unauthorized;
  const status = request.query.get('status');
  const items = request.state.runners.filter((runner) => {
    const now = runnerStatus(runner, request.nowMs);
    // `offline` also returns the stale ones.
    return (
      isShown(runner) && (status === null || status === now || (status === 'offline' && now === 'stale'))
    );
  });
  return page(request, { items: items.toReversed(), view: (runner) => runnerView(runner, request) });
}
