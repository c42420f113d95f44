import { json, notFound, unauthorized, type Answer } from './answer.ts';
import { maySee, type Caller } from './caller.ts';
import { pageOf, type Listing } from './pagination.ts';
import type { Job, Pipeline, Project, Runner } from './state.ts';
import type { ViewContext } from './views.ts';

/** One request below `/api/v4`. */
export interface ApiRequest extends ViewContext {
  /** Path below `/api/v4`, as sent: a slash inside an id is still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly caller: Caller;
  readonly version: string;
  /** Whether flag and tier for attestations are there. */
  readonly attestations: boolean;
  /** Whether reports can be downloaded that no archive holds: `file_type`, which came in 2026. */
  readonly reportDownloads: boolean;
  /** Where bytes of artifacts are served from, when not from here. */
  readonly objectStorage: ((path: string) => string) | undefined;
}

/** Answers a request; `parts` are the decoded variables of its path. */
export type Handler = (request: ApiRequest, parts: readonly string[]) => Answer;

export function bytes(body: Uint8Array | string, type: string): Answer {
  return { status: 200, body, type };
}

export function page<T>(request: ApiRequest, listing: Listing<T>): Answer {
  return pageOf(listing, { address: `${request.url}/api/v4${request.path}`, query: request.query });
}

/** The answer to callers without a user, undefined for others. */
export function signedIn(request: ApiRequest): Answer | undefined {
  return request.caller.kind === 'anonymous' ? unauthorized : undefined;
}

export function forProject(
  handle: (request: ApiRequest, project: Project, rest: readonly string[]) => Answer,
): Handler {
  return (request, [id = '', ...rest]) => {
    const wanted = id.toLowerCase();
    const project = request.state.projects.find(
      (candidate) => String(candidate.id) === id || candidate.path.toLowerCase() === wanted,
    );
    if (project)
      return maySee(request.caller, project) ? handle(request, project, rest) : notFound('Project');
    const moved = request.state.projects.find(({ formerPaths }) =>
      formerPaths.some((path) => path.toLowerCase() === wanted),
    );
    if (!moved || !maySee(request.caller, moved)) return notFound('Project');
    const behind = request.path.split('/').slice(3).join('/');
    const query = request.query.size === 0 ? '' : `?${request.query.toString()}`;
    const location = `${request.url}/api/v4/projects/${moved.id}${behind === '' ? '' : `/${behind}`}${query}`;
    return json({ message: 'Moved Permanently' }, 301, { location });
  };
}

export function forPipeline(handle: (request: ApiRequest, pipeline: Pipeline) => Answer): Handler {
  return forProject((request, project, [id]) => {
    const pipeline = request.state.pipelines.find(
      (candidate) => candidate.projectId === project.id && String(candidate.id) === id,
    );
    return pipeline ? handle(request, pipeline) : notFound();
  });
}

export function forJob(handle: (request: ApiRequest, job: Job, rest: readonly string[]) => Answer): Handler {
  return forProject((request, project, [id, ...rest]) => {
    const job = request.state.jobs.find(
      (candidate) => candidate.projectId === project.id && String(candidate.id) === id,
    );
    return job ? handle(request, job, rest) : notFound();
  });
}

export function forRunner(handle: (request: ApiRequest, runner: Runner) => Answer): Handler {
  return (request, [id]) => {
    const { caller, state } = request;
    if (caller.kind === 'anonymous') return unauthorized;
    const runner = state.runners.find((candidate) => String(candidate.id) === id);
    if (!runner) return notFound('Runner');
    const seen =
      runner.type === 'instance_type' ||
      (caller.kind === 'token' && caller.token.admin) ||
      state.projects.some((project) => project.runnerIds.includes(runner.id) && maySee(caller, project));
    return seen ? handle(request, runner) : json({ message: '403 Forbidden - No access granted' }, 403);
  };
}
