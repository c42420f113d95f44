import { forbidden, json, notFound, unauthorized, type Answer } from './answer.ts';
import { isExpired, maySee, type Caller } from './caller.ts';
import { pageOf, type Listing } from './pagination.ts';
import { coversRef, type Job, type Pipeline, type Project, type Runner } from './state.ts';
import {
  jobView,
  managerView,
  pipelineDetailView,
  pipelineView,
  projectView,
  protectedBranchView,
  protectedTagView,
  releaseView,
  runnerDetailView,
  runnerStatus,
  runnerView,
  tokenView,
  type ViewContext,
} from './views.ts';
import { zip } from './zip.ts';

/** One request below `/api/v4`. */
export interface ApiRequest extends ViewContext {
  /** Path below `/api/v4`, as sent: a slash inside an id is still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly caller: Caller;
  readonly version: string;
  /** Where bytes of artifacts are served from, when not from here. */
  readonly objectStorage: ((path: string) => string) | undefined;
}

type Handler = (request: ApiRequest, parts: readonly string[]) => Answer;

/** A job token opens only some endpoints; elsewhere it counts as no token (?). */
const routes: readonly { readonly path: RegExp; readonly jobToken?: true; readonly handle: Handler }[] = [
  route(
    '/version',
    (request) => signedIn(request) ?? json({ version: request.version, revision: 'd79f3e7b' }),
  ),
  route('/personal_access_tokens/self', getOwnToken),
  route('/projects', listProjects),
  route(
    '/projects/:id',
    forProject((request, project) => json(projectView(project, request))),
  ),
  route('/projects/:id/pipelines', forProject(listPipelines)),
  route('/projects/:id/pipelines/latest', forProject(getLatestPipeline)),
  route(
    '/projects/:id/pipelines/:pid',
    forPipeline((request, pipeline) => json(pipelineDetailView(pipeline, request))),
  ),
  route('/projects/:id/pipelines/:pid/jobs', forPipeline(listPipelineJobs)),
  route('/projects/:id/jobs', forProject(listProjectJobs)),
  route(
    '/projects/:id/jobs/:jid',
    forJob((request, job) => json(jobView(job, request))),
  ),
  route(
    '/projects/:id/jobs/:jid/trace',
    forJob((_, job) => bytes(job.log, 'text/plain')),
  ),
  route('/projects/:id/jobs/:jid/artifacts', forJob(getArchive), true),
  route('/projects/:id/jobs/:jid/artifacts/*', forJob(getArtifact), true),
  route('/projects/:id/runners', forProject(listProjectRunners)),
  route('/projects/:id/protected_branches', forProject(listProtectedBranches)),
  route('/projects/:id/protected_branches/:name', forProject(getProtectedBranch)),
  route('/projects/:id/protected_tags', forProject(listProtectedTags)),
  route('/projects/:id/releases', forProject(listReleases), true),
  route('/projects/:id/releases/:tag', forProject(getRelease), true),
  route('/job', getOwnJob, true),
  route('/runners', listOwnRunners),
  route('/runners/all', listAllRunners),
  route(
    '/runners/:id',
    forRunner((request, runner) => json(runnerDetailView(runner, request))),
  ),
  route(
    '/runners/:id/managers',
    forRunner((request, runner) =>
      page(request, { items: [runner], view: (item) => managerView(item, request) }),
    ),
  ),
];

/** Answers a GET request below `/api/v4`. */
export function answerApi(request: ApiRequest): Answer {
  for (const { path, jobToken, handle } of routes) {
    const match = path.exec(request.path);
    if (!match) continue;
    if (request.caller.kind === 'token' && !hasScope(request.caller.token.scopes, request.path)) {
      return insufficientScope;
    }
    const asked: ApiRequest =
      request.caller.kind === 'job' && jobToken === undefined
        ? { ...request, caller: { kind: 'anonymous' } }
        : request;
    return handle(asked, match.slice(1).map(decode));
  }
  return json({ error: '404 Not Found' }, 404);
}

const insufficientScope: Answer = json(
  {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: 'api read_api',
  },
  403,
);

function hasScope(scopes: readonly string[], path: string): boolean {
  return path === '/personal_access_tokens/self' || scopes.includes('api') || scopes.includes('read_api');
}

function route(
  path: string,
  handle: Handler,
  jobToken?: true,
): { readonly path: RegExp; readonly jobToken?: true; readonly handle: Handler } {
  // `:x` is one segment as sent, so an unencoded slash in a project's path fits no route: 404.
  const pattern = path.replace(/:[a-z]+/g, '([^/]+)').replace('*', '(.+)');
  return { path: new RegExp(`^${pattern}$`), ...(jobToken && { jobToken }), handle };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function bytes(body: Uint8Array | string, type: string): Answer {
  return { status: 200, body, type };
}

function page<T>(request: ApiRequest, listing: Listing<T>): Answer {
  return pageOf(listing, { address: `${request.url}/api/v4${request.path}`, query: request.query });
}

/** The answer to callers without a user, undefined for others. */
function signedIn(request: ApiRequest): Answer | undefined {
  return request.caller.kind === 'anonymous' ? unauthorized : undefined;
}

function forProject(
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

function forPipeline(handle: (request: ApiRequest, pipeline: Pipeline) => Answer): Handler {
  return forProject((request, project, [id]) => {
    const pipeline = request.state.pipelines.find(
      (candidate) => candidate.projectId === project.id && String(candidate.id) === id,
    );
    return pipeline ? handle(request, pipeline) : notFound();
  });
}

function forJob(handle: (request: ApiRequest, job: Job, rest: readonly string[]) => Answer): Handler {
  return forProject((request, project, [id, ...rest]) => {
    const job = request.state.jobs.find(
      (candidate) => candidate.projectId === project.id && String(candidate.id) === id,
    );
    return job ? handle(request, job, rest) : notFound();
  });
}

function forRunner(handle: (request: ApiRequest, runner: Runner) => Answer): Handler {
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

function getOwnToken(request: ApiRequest): Answer {
  const { caller } = request;
  if (caller.kind !== 'token') return unauthorized;
  return json(tokenView(caller.token, !caller.token.revoked && !isExpired(caller.token, request.nowMs)));
}

function getOwnJob(request: ApiRequest): Answer {
  return request.caller.kind === 'job' ? json(jobView(request.caller.job, request)) : unauthorized;
}

function listProjects(request: ApiRequest): Answer {
  return page(request, {
    items: request.state.projects.filter((project) => maySee(request.caller, project)).toReversed(),
    view: (project) => projectView(project, request),
    keysetId: ({ id }) => id,
  });
}

function listPipelines(request: ApiRequest, project: Project): Answer {
  const wanted = ['ref', 'sha', 'source', 'status'] as const;
  const items = request.state.pipelines.filter(
    (pipeline) =>
      pipeline.projectId === project.id &&
      wanted.every(
        (name) => request.query.get(name) === null || request.query.get(name) === pipeline[name],
      ) &&
      // Children are shown only to who asks for them.
      (pipeline.source !== 'parent_pipeline' || request.query.get('source') === 'parent_pipeline'),
  );
  return page(request, { items: items.toReversed(), view: (pipeline) => pipelineView(pipeline, request) });
}

function getLatestPipeline(request: ApiRequest, project: Project): Answer {
  const ref = request.query.get('ref') ?? project.defaultBranch;
  const pipeline = request.state.pipelines.findLast(
    (candidate) => candidate.projectId === project.id && candidate.ref === ref,
  );
  return pipeline ? json(pipelineDetailView(pipeline, request)) : forbidden;
}

function listPipelineJobs(request: ApiRequest, pipeline: Pipeline): Answer {
  const retried = request.query.get('include_retried') === 'true';
  const items = request.state.jobs.filter(
    (job) => job.pipelineId === pipeline.id && (retried || !job.retried),
  );
  return page(request, { items: items.toReversed(), view: (job) => jobView(job, request) });
}

function listProjectJobs(request: ApiRequest, project: Project): Answer {
  const scopes = request.query.getAll('scope[]');
  const items = request.state.jobs.filter(
    (job) =>
      job.projectId === project.id && !job.retried && (scopes.length === 0 || scopes.includes(job.status)),
  );
  return page(request, {
    items: items.toReversed(),
    view: (job) => jobView(job, request),
    keysetId: ({ id }) => id,
  });
}

function getArchive(request: ApiRequest, job: Job): Answer {
  if (job.artifacts.length === 0 || isGone(job, request.nowMs)) return notFound();
  if (request.objectStorage) {
    return {
      status: 302,
      headers: { location: request.objectStorage(`/${job.id}/artifacts.zip`) },
      body: '',
      type: 'text/html',
    };
  }
  return bytes(zip(job.artifacts), 'application/zip');
}

function getArtifact(request: ApiRequest, job: Job, [path]: readonly string[]): Answer {
  const file = job.artifacts.find((candidate) => candidate.path === path);
  return file && !isGone(job, request.nowMs) ? bytes(file.bytes, 'application/octet-stream') : notFound();
}

function isGone(job: Job, nowMs: number): boolean {
  return job.artifactsExpireAtMs !== undefined && job.artifactsExpireAtMs <= nowMs;
}

function listProtectedBranches(request: ApiRequest, project: Project): Answer {
  if (request.caller.kind === 'anonymous') return unauthorized;
  const items = project.protectedBranches.map((name, index) => ({ name, index }));
  return page(request, { items, view: ({ name, index }) => protectedBranchView(name, index) });
}

function getProtectedBranch(request: ApiRequest, project: Project, [name = '']: readonly string[]): Answer {
  if (request.caller.kind === 'anonymous') return unauthorized;
  const index = project.protectedBranches.findIndex((pattern) => coversRef([pattern], name));
  const pattern = project.protectedBranches[index];
  return pattern === undefined ? notFound() : json(protectedBranchView(pattern, index));
}

function listProtectedTags(request: ApiRequest, project: Project): Answer {
  if (request.caller.kind === 'anonymous') return unauthorized;
  return page(request, { items: project.protectedTags, view: protectedTagView });
}

function listReleases(request: ApiRequest, project: Project): Answer {
  return page(request, { items: project.releases.toReversed(), view: releaseView });
}

function getRelease(_: ApiRequest, project: Project, [tag]: readonly string[]): Answer {
  const release = project.releases.find((candidate) => candidate.tag === tag);
  return release ? json(releaseView(release)) : notFound();
}

function listProjectRunners(request: ApiRequest, project: Project): Answer {
  return listRunners(
    request,
    (runner) => runner.type === 'instance_type' || project.runnerIds.includes(runner.id),
  );
}

function listOwnRunners(request: ApiRequest): Answer {
  const { caller, state } = request;
  return listRunners(request, (runner) =>
    state.projects.some((project) => project.runnerIds.includes(runner.id) && maySee(caller, project)),
  );
}

function listAllRunners(request: ApiRequest): Answer {
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
