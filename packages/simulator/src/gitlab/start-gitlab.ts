import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { forbidden, json, text, type Answer } from './answer.ts';
import { callerOf } from './caller.ts';
import { FaultPlan, RateLimiter, type Fault } from './faults.ts';
import {
  emptyState,
  FixtureWriter,
  type JobFixture,
  type PipelineFixture,
  type ProjectFixture,
  type RunnerFixture,
  type TokenFixture,
} from './fixture.ts';
import { idTokenClaims, type IdTokenOptions } from './id-token.ts';
import { startObjectStorage } from './object-storage.ts';
import { addMergeRequest, type MergeRequestFixture } from './merge-request-fixture.ts';
import { listen, stop } from './loopback.ts';
import { answerApi } from './rest-api.ts';
import { runPipeline, type PipelineRun, type PipelineSpec } from './run-pipeline.ts';
import { SigningKeys } from './signing-keys.ts';
import type {
  AccessToken,
  GitlabState,
  Job,
  MergeRequest,
  Pipeline,
  Project,
  Release,
  Runner,
  User,
} from './state.ts';

/** How the simulated instance is set up; every value has a default. */
export interface GitlabOptions {
  /** Loopback port; any free one unless told. */
  readonly port?: number;
  /** Path that the instance lives under, such as `/gitlab`. */
  readonly relativePath?: string;
  /** `iss` of its tokens; its own address unless told. */
  readonly issuer?: string;
  /** Milliseconds since 1970; the machine's clock unless told. */
  readonly now?: () => number;
  readonly version?: string;
  /** The flag `slsa_provenance_statement` and the tier for it; off unless told, as on most instances. */
  readonly attestations?: boolean;
  /** Whether reports can be downloaded that are not among a job's `artifacts:paths`; true unless told. */
  readonly reportDownloads?: boolean;
  /** Requests allowed in a window of seconds; unlimited unless told, as on a self-managed instance. */
  readonly rateLimit?: {
    readonly requests: number;
    readonly windowSeconds: number;
    /** False for the limits inside the application, which answer without headers. */
    readonly headers: boolean;
  };
  /** Artifacts are served by redirect to a second host, as with object storage. */
  readonly objectStorage?: boolean;
}

/** A request that the instance received, tokens left out. */
export interface SeenRequest {
  readonly method: string;
  /** Path with query. */
  readonly target: string;
  /** 0 where the request was left without an answer. */
  readonly status: number;
}

/** A GitLab instance on loopback, over real HTTP. */
export interface SimulatedGitlab {
  /** Base address, without a trailing slash. */
  readonly url: string;
  readonly issuer: string;
  readonly state: GitlabState;
  readonly requests: readonly SeenRequest[];
  /** Names of the token headers that reached object storage, which must never see one. */
  readonly leakedHeaders: readonly string[];
  project(fixture: ProjectFixture): Project;
  runner(fixture?: RunnerFixture): Runner;
  protectBranch(project: Project, pattern: string): void;
  unprotectBranch(project: Project, pattern: string): void;
  protectTag(project: Project, pattern: string): void;
  pipeline(fixture: PipelineFixture): Pipeline;
  job(fixture: JobFixture): Job;
  token(fixture?: TokenFixture): AccessToken;
  release(project: Project, release: Partial<Release> & { readonly tag: string }): Release;
  /** A merge request, merged unless told; `landed` is the commit that its target branch then ends in. */
  mergeRequest(
    project: Project,
    fixture: MergeRequestFixture,
  ): { readonly mergeRequest: MergeRequest; readonly landed: string };
  user(username: string): User;
  /** An ID token for a job, as GitLab would issue it, or with one thing about it wrong. */
  idToken(job: Job, options: IdTokenOptions): string;
  /** The JWKS document as text, for pinning. */
  publishedKeys(): string;
  /** Makes a new signing key; the former ones stay published unless `forget` is true. */
  rotateKeys(forget?: boolean): void;
  /** Makes matching requests go wrong; the returned function ends it. */
  fault(fault: Fault): () => void;
  /** Runs jobs as a runner would: real commands on this machine. */
  runPipeline(spec: PipelineSpec): Promise<PipelineRun>;
  close(): Promise<void>;
}

/** Starts a simulated GitLab instance on 127.0.0.1; call `close()` when done. */
export async function startGitlab(options: GitlabOptions = {}): Promise<SimulatedGitlab> {
  const now = options.now ?? Date.now;
  const version = options.version ?? '19.5.0-ee';
  const relativePath = options.relativePath ?? '';
  const state = emptyState();
  const write = new FixtureWriter(state, now);
  const keys = new SigningKeys();
  const faults = new FaultPlan();
  const closing = new AbortController();
  const requests: SeenRequest[] = [];
  const limiter =
    options.rateLimit && new RateLimiter(options.rateLimit.requests, options.rateLimit.windowSeconds);
  // The jobs list has a limit of its own, 600 a minute, which shows in no header.
  const jobsLimiter = new RateLimiter(600, 60);
  const storage = options.objectStorage === true ? await startObjectStorage(state) : undefined;

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  const url = `${await listen(server, options.port ?? 0)}${relativePath}`;
  const issuer = options.issuer ?? url;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/';
    const seen = { method: request.method ?? 'GET', target, status: 0 };
    requests.push(seen);
    request.resume();
    const path = pathOf(target);
    const fault = faults.hit(path.startsWith(relativePath) ? path.slice(relativePath.length) : path);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'slow') await delay(fault.delayMs, undefined, { signal: closing.signal });
    const answer = fault ? (faultyAnswer(fault) ?? answerTo(request)) : answerTo(request);
    seen.status = answer.status;
    const body = Buffer.from(answer.body as string);
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-type': answer.type,
      'content-length': body.length,
    });
    if (fault?.kind === 'cut') {
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
      return;
    }
    response.end(body);
  }

  function answerTo(request: IncomingMessage): Answer {
    const target = request.url ?? '/';
    const path = pathOf(target);
    if (!path.startsWith(`${relativePath}/`)) return json({ error: '404 Not Found' }, 404);
    const local = path.slice(relativePath.length);
    if (request.method !== 'GET') return json({ error: '405 Not Allowed' }, 405);
    if (local === '/.well-known/openid-configuration') return json(discovery(issuer, url));
    if (local === '/oauth/discovery/keys') return json(keys.published());
    if (!local.startsWith('/api/v4/')) return json({ error: '404 Not Found' }, 404);
    const who = callerOf(request.headers, state, now());
    const name = tokenName(request);
    const limited =
      limiter && options.rateLimit ? limit(limiter, name, now(), options.rateLimit.headers) : {};
    if (limited.answer) return limited.answer;
    if (/^\/api\/v4\/projects\/[^/]+\/jobs$/.test(local)) {
      const jobs = limit(jobsLimiter, name, now(), false);
      if (jobs.answer) return jobs.answer;
    }
    if (who.kind === 'refused') return who.answer;
    const answer = answerApi({
      state,
      url,
      nowMs: now(),
      version,
      attestations: options.attestations ?? false,
      reportDownloads: options.reportDownloads ?? true,
      caller: who.caller,
      path: local.slice('/api/v4'.length),
      query: new URL(target, url).searchParams,
      objectStorage: storage && ((file) => `${storage.url}${file}`),
    });
    return { ...answer, headers: { ...limited.headers, ...answer.headers } };
  }

  function idToken(job: Job, tokenOptions: IdTokenOptions): string {
    const pipeline = state.pipelines.find(({ id }) => id === job.pipelineId);
    const project = state.projects.find(({ id }) => id === job.projectId);
    if (!pipeline || !project) throw new Error(`Job ${job.id} is not of this instance.`);
    const claims = idTokenClaims(
      {
        issuer,
        host: new URL(url).host,
        job,
        pipeline,
        project,
        fork: state.projects.find(({ id }) => id === pipeline.forkId),
        runner: state.runners.find(({ id }) => id === job.runnerId),
        nowMs: now(),
      },
      tokenOptions,
    );
    return keys.sign(claims, tokenOptions.signature);
  }

  return {
    url,
    issuer,
    state,
    requests,
    leakedHeaders: storage?.leakedHeaders ?? [],
    project: (fixture) => write.project(fixture),
    runner: (fixture) => write.runner(fixture),
    pipeline: (fixture) => write.pipeline(fixture),
    job: (fixture) => write.job(fixture),
    token: (fixture) => write.token(fixture),
    protectBranch: (project, pattern) => void project.protectedBranches.push(pattern),
    unprotectBranch: (project, pattern) => {
      const at = project.protectedBranches.indexOf(pattern);
      if (at >= 0) project.protectedBranches.splice(at, 1);
    },
    protectTag: (project, pattern) => void project.protectedTags.push(pattern),
    release: (project, release) => {
      const made: Release = { name: release.tag, releasedAtMs: now(), links: [], ...release };
      project.releases.push(made);
      return made;
    },
    mergeRequest: (project, fixture) => addMergeRequest(project, fixture, now()),
    user: (username) => {
      const id = state.users.length + 7;
      const email = `${id}-${username}@users.noreply.gitlab.example.com`;
      const user: User = { id, username, name: username, email };
      state.users.push(user);
      return user;
    },
    idToken,
    publishedKeys: () => JSON.stringify(keys.published()),
    rotateKeys: (forget = false) => keys.rotate(forget),
    fault: (fault) => faults.add(fault),
    runPipeline: (spec) => runPipeline(spec, { url, version, now, write, idToken, signal: closing.signal }),
    close: async () => {
      closing.abort();
      await Promise.all([stop(server), storage?.close()]);
    },
  };
}

function faultyAnswer(fault: Fault): Answer | undefined {
  if (fault.kind === 'bad-gateway') {
    return { status: 502, body: '<html><body>502 Bad Gateway</body></html>', type: 'text/html' };
  }
  if (fault.kind === 'sign-in-page') {
    return { status: 200, body: '<html><body>Sign in</body></html>', type: 'text/html' };
  }
  if (fault.kind === 'forbidden') return forbidden;
  if (fault.kind !== 'rate-limit') return undefined;
  return text('Retry later\n', 429, {
    ...(fault.retryAfterSeconds !== undefined && { 'retry-after': String(fault.retryAfterSeconds) }),
  });
}

function limit(
  limiter: RateLimiter,
  caller: string,
  nowMs: number,
  showHeaders: boolean,
): { readonly headers?: { readonly [name: string]: string }; readonly answer?: Answer } {
  const { seen, resetMs } = limiter.count(caller, nowMs);
  const headers: { readonly [name: string]: string } = showHeaders
    ? {
        'ratelimit-limit': String(limiter.requests),
        'ratelimit-name': 'throttle_authenticated_api',
        'ratelimit-observed': String(seen),
        'ratelimit-remaining': String(Math.max(0, limiter.requests - seen)),
        'ratelimit-reset': String(Math.ceil(resetMs / 1000)),
      }
    : {};
  if (seen <= limiter.requests) return { headers };
  return {
    answer: text('Retry later\n', 429, {
      ...headers,
      ...(showHeaders && {
        'ratelimit-resettime': new Date(resetMs).toUTCString(),
        'retry-after': String(Math.ceil((resetMs - nowMs) / 1000)),
      }),
    }),
  };
}

function discovery(issuer: string, url: string): { readonly [name: string]: string | readonly string[] } {
  return {
    issuer,
    authorization_endpoint: `${url}/oauth/authorize`,
    token_endpoint: `${url}/oauth/token`,
    jwks_uri: `${url}/oauth/discovery/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat'],
  };
}

function tokenName(request: IncomingMessage): string {
  const { headers } = request;
  return String(headers['private-token'] ?? headers['job-token'] ?? headers.authorization ?? 'anonymous');
}

function pathOf(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}
