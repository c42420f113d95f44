import { json, notFound, unauthorized, type Answer } from './answer.ts';
import { getAttestation, listAttestations, listSigningCertificates } from './attestation-endpoints.ts';
import {
  bytes,
  forJob,
  forPipeline,
  forProject,
  forRunner,
  page,
  signedIn,
  type ApiRequest,
  type Handler,
} from './api-request.ts';
import { isExpired } from './caller.ts';
import {
  getApprovals,
  getApprovalState,
  getApprovalSettings,
  getMergeRequest,
  listMergeRequestCommits,
  listMergeRequestsOfCommit,
  listMergeRequestVersions,
} from './merge-request-endpoints.ts';
import { getDeployment, listDeployments } from './deployment-endpoints.ts';
import { listPackageFiles, listPackages } from './package-endpoints.ts';
import {
  getArchive,
  getArtifact,
  getLatestPipeline,
  getProtectedBranch,
  getRelease,
  listBridges,
  listPipelineJobs,
  listPipelines,
  listProjectJobs,
  listProjects,
  listProtectedBranches,
  listProtectedTags,
  listReleases,
} from './project-endpoints.ts';
import { listAllRunners, listOwnRunners, listProjectRunners } from './runner-endpoints.ts';
import {
  jobView,
  managerView,
  pipelineDetailView,
  projectView,
  runnerDetailView,
  tokenView,
} from './views.ts';

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
  route('/projects/:id/pipelines/:pid/bridges', forPipeline(listBridges)),
  route('/projects/:id/deployments', forProject(listDeployments)),
  route('/projects/:id/deployments/:did', forProject(getDeployment)),
  route('/projects/:id/jobs', forProject(listProjectJobs)),
  route(
    '/projects/:id/jobs/:jid',
    forJob((request, job) => json(jobView(job, request))),
  ),
  route(
    '/projects/:id/jobs/:jid/trace',
    forJob((_, job) => (job.erasedAtMs === undefined ? bytes(job.log, 'text/plain') : notFound())),
  ),
  route('/projects/:id/jobs/:jid/artifacts', forJob(getArchive), true),
  route('/projects/:id/jobs/:jid/artifacts/*', forJob(getArtifact), true),
  route('/projects/:id/runners', forProject(listProjectRunners)),
  route('/projects/:id/protected_branches', forProject(listProtectedBranches)),
  route('/projects/:id/protected_branches/:name', forProject(getProtectedBranch)),
  route('/projects/:id/protected_tags', forProject(listProtectedTags)),
  route('/projects/:id/packages', forProject(listPackages)),
  route('/projects/:id/packages/:pkg/package_files', forProject(listPackageFiles)),
  route('/projects/:id/repository/commits/:sha/merge_requests', forProject(listMergeRequestsOfCommit)),
  route('/projects/:id/approvals', forProject(getApprovalSettings)),
  route('/projects/:id/merge_requests/:iid', getMergeRequest),
  route('/projects/:id/merge_requests/:iid/approvals', getApprovals),
  route('/projects/:id/merge_requests/:iid/approval_state', getApprovalState),
  route('/projects/:id/merge_requests/:iid/commits', listMergeRequestCommits),
  route('/projects/:id/merge_requests/:iid/versions', listMergeRequestVersions),
  route('/projects/:id/releases', forProject(listReleases), true),
  route('/projects/:id/releases/:tag', forProject(getRelease), true),
  route('/projects/:id/attestations/signing_certificates', forProject(listSigningCertificates)),
  route('/projects/:id/attestations/:sha', forProject(listAttestations)),
  route('/projects/:id/attestations/:iid/download', forProject(getAttestation)),
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

function getOwnToken(request: ApiRequest): Answer {
  const { caller } = request;
  if (caller.kind !== 'token') return unauthorized;
  return json(tokenView(caller.token, !caller.token.revoked && !isExpired(caller.token, request.nowMs)));
}

function getOwnJob(request: ApiRequest): Answer {
  return request.caller.kind === 'job' ? json(jobView(request.caller.job, request)) : unauthorized;
}
