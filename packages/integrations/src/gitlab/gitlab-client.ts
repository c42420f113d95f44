import {
  findBaseAddress,
  hexOf,
  parseJson,
  WaybillError,
  type Digest,
  type JsonValue,
} from '@waybill/kernel';
import { filePath, number, projectPath, type ProjectRef } from './addresses.ts';
import {
  readAttestation,
  readJob,
  readPipeline,
  readProject,
  readProtectedRef,
  readRelease,
  readRunner,
  readRunnerManager,
  readSigningCertificate,
  readToken,
  readVersion,
  type GitlabAttestation,
  type GitlabJob,
  type GitlabPipeline,
  type GitlabProjectRecord,
  type GitlabRelease,
  type GitlabRunner,
  type GitlabRunnerManager,
  type GitlabSigningCertificate,
  type GitlabTokenRecord,
  type GitlabVersion,
  type ProtectedRef,
} from './bodies.ts';
import type { BodyReader } from './body-fields.ts';
import { hashAnswer, type HashedFile, type HashLimits } from './hash-answer.ts';
import { findNextLink } from './next-link.ts';
import {
  readPackage,
  readPackageFile,
  type GitlabPackage,
  type GitlabPackageFile,
} from './package-bodies.ts';
import { createCaptureReader, type CaptureReader } from './capture-endpoints.ts';
import { createReviewReader, type ReviewReader } from './review-endpoints.ts';
import { sendSafely, type TransportAnswer } from './transport.ts';

/** A token for GitLab's API and the header that it travels in. */
export interface GitlabToken {
  /** `private`: PRIVATE-TOKEN. `job`: JOB-TOKEN. `bearer`: Authorization. */
  readonly kind: 'private' | 'job' | 'bearer';
  readonly value: string;
}

/** How to reach a GitLab instance. */
export interface GitlabClientOptions {
  /** Base address of the instance; may hold a relative path. */
  readonly url: string;
  readonly token?: GitlabToken;
  /** Milliseconds for one request with its repeats (a page of a list is one request); 30,000 unless told. */
  readonly deadlineMs?: number;
  /** Milliseconds for a list with all its pages and what is done between them; no limit unless told. */
  readonly listMs?: number;
  /** Most bytes of one JSON answer; 8 MiB unless told. */
  readonly maxBodyBytes?: number;
}

/**
 * What one look-up gave. GitLab hides what a token may not see behind 404 and answers 403 where the tier,
 * the scope or the role is missing, so neither says that a thing does not exist. 400 is its word for a file of a kind
 * that it does not hand out.
 */
export type Lookup<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'not-available'; readonly status: 400 | 403 | 404 };

/**
 * Read-only access to GitLab's REST API (v4). Every call throws `gitlab-unreachable`, `gitlab-rate-limited`,
 * `gitlab-unauthorized`, `gitlab-answer-unexpected`, `gitlab-body-unexpected`, `gitlab-body-too-large`,
 * `gitlab-redirect-refused`; lists also `gitlab-not-available`, because an empty list would be a lie.
 * Lists hold one page in memory and follow `Link`.
 */
export interface GitlabClient extends ReviewReader, CaptureReader {
  getVersion(): Promise<Lookup<GitlabVersion>>;
  getOwnToken(): Promise<Lookup<GitlabTokenRecord>>;
  getProject(project: ProjectRef): Promise<Lookup<GitlabProjectRecord>>;
  getPipeline(project: ProjectRef, pipelineId: string): Promise<Lookup<GitlabPipeline>>;
  getJob(project: ProjectRef, jobId: string): Promise<Lookup<GitlabJob>>;
  getRunner(runnerId: string): Promise<Lookup<GitlabRunner>>;
  listProjects(): AsyncIterable<GitlabProjectRecord>;
  listPipelines(project: ProjectRef): AsyncIterable<GitlabPipeline>;
  listPipelineJobs(project: ProjectRef, pipelineId: string): AsyncIterable<GitlabJob>;
  listJobs(project: ProjectRef): AsyncIterable<GitlabJob>;
  listRunnerManagers(runnerId: string): AsyncIterable<GitlabRunnerManager>;
  listProtectedBranches(project: ProjectRef): AsyncIterable<ProtectedRef>;
  listProtectedTags(project: ProjectRef): AsyncIterable<ProtectedRef>;
  listReleases(project: ProjectRef): AsyncIterable<GitlabRelease>;
  /** Attestations of GitLab's control plane about an artifact (18.5, behind a flag and a tier). */
  listAttestations(project: ProjectRef, artifact: Digest): AsyncIterable<GitlabAttestation>;
  /** The Sigstore bundle of one attestation, at most `maxBytes` (18.7). */
  fetchAttestation(project: ProjectRef, iid: string, maxBytes: number): Promise<Lookup<Uint8Array>>;
  /** Unexpired certificates of the project's own authority, the inactive ones among them (19.6). */
  listSigningCertificates(project: ProjectRef): AsyncIterable<GitlabSigningCertificate>;
  /** The zip archive of all files that a job left behind, at most `maxBytes`. */
  fetchJobArchive(project: ProjectRef, jobId: string, maxBytes: number): Promise<Lookup<Uint8Array>>;
  /** One file that a job left behind, at most `maxBytes`. */
  fetchJobArtifact(
    project: ProjectRef,
    jobId: string,
    path: string,
    maxBytes: number,
  ): Promise<Lookup<Uint8Array>>;
  /** Hashes one file that a job left behind as it arrives; GitLab unpacks it, so no archive is read here. */
  hashJobArtifact(
    project: ProjectRef,
    jobId: string,
    path: string,
    limits: HashLimits,
  ): Promise<Lookup<HashedFile>>;
  /** Packages of a project's package registry by exact name and version, whatever their type. */
  listPackages(project: ProjectRef, name: string, version: string): AsyncIterable<GitlabPackage>;
  listPackageFiles(project: ProjectRef, packageId: string): AsyncIterable<GitlabPackageFile>;
}

/** A list that never ends is a server's fault, and must end here. */
const maxPages = 10_000;

/** A client for one GitLab instance. Throws `gitlab-address-malformed`. */
export function createGitlabClient(options: GitlabClientOptions): GitlabClient {
  const base = baseOf(options.url);
  const secretHeaders = headersFor(options.token);

  const send = (url: URL, maxBodyBytes: number, redirects: 'same-origin' | 'any'): Promise<TransportAnswer> =>
    sendSafely({ url, secretHeaders, deadlineMs: options.deadlineMs ?? 30_000, maxBodyBytes, redirects });
  const ask = (url: URL): Promise<TransportAnswer> =>
    send(url, options.maxBodyBytes ?? 8 * 1024 * 1024, 'same-origin');
  const address = (path: string): URL => new URL(`api/v4/${path}`, base);

  async function look<T>(path: string, read: BodyReader<T>): Promise<Lookup<T>> {
    const answer = await ask(address(path));
    const missing = notAvailable(answer);
    return missing ?? { kind: 'found', value: read(jsonOf(answer)) };
  }

  async function* list<T>(path: string, read: BodyReader<T>): AsyncGenerator<T, void, undefined> {
    const endsAtMs = performance.now() + (options.listMs ?? Infinity);
    let url: URL | undefined = address(path);
    for (let page = 0; url; page++) {
      if (page === maxPages) throw unexpectedAnswer(`more than ${maxPages} pages`);
      if (performance.now() > endsAtMs) throw listTooLong(base, page);
      const answer: TransportAnswer = await ask(url);
      const missing = notAvailable(answer);
      if (missing) throw listNotAvailable(missing.status);
      const body = jsonOf(answer);
      if (!Array.isArray(body)) throw unexpectedAnswer('a body that is no list');
      for (const item of body as readonly JsonValue[]) yield read(item);
      url = nextPage(answer, base);
    }
  }

  async function file(path: string, maxBytes: number): Promise<Lookup<Uint8Array>> {
    const answer = await send(address(path), maxBytes, 'any');
    const missing = notAvailable(answer);
    if (missing) return missing;
    // GitLab hands out files of some kinds only (`coverage_fuzzing` is none of them).
    if (answer.status === 400) return { kind: 'not-available', status: answer.status };
    if (answer.status !== 200) throw unexpectedAnswer(`status ${answer.status}`);
    return { kind: 'found', value: answer.body };
  }

  async function hash(path: string, limits: HashLimits): Promise<Lookup<HashedFile>> {
    const { answer, file } = await hashAnswer(
      { url: address(path), secretHeaders, redirects: 'any' },
      limits,
    );
    const missing = notAvailable(answer);
    if (missing) return missing;
    if (answer.status !== 200) throw unexpectedAnswer(`status ${answer.status}`);
    return { kind: 'found', value: file };
  }

  const job = (project: ProjectRef, jobId: string): string => `${projectPath(project)}/jobs/${number(jobId)}`;
  return {
    ...createReviewReader({ look, list }),
    ...createCaptureReader({ look, list, file, hash }),
    getVersion: () => look('version', readVersion),
    getOwnToken: () => look('personal_access_tokens/self', readToken),
    getProject: (project) => look(projectPath(project), readProject),
    getPipeline: (project, id) => look(`${projectPath(project)}/pipelines/${number(id)}`, readPipeline),
    getJob: (project, id) => look(job(project, id), readJob),
    getRunner: (id) => look(`runners/${number(id)}`, readRunner),
    listProjects: () => list('projects?pagination=keyset&order_by=id&sort=asc&per_page=100', readProject),
    listPipelines: (project) => list(`${projectPath(project)}/pipelines?per_page=100`, readPipeline),
    listPipelineJobs: (project, id) =>
      list(`${projectPath(project)}/pipelines/${number(id)}/jobs?include_retried=true&per_page=100`, readJob),
    listJobs: (project) =>
      list(`${projectPath(project)}/jobs?pagination=keyset&order_by=id&per_page=100`, readJob),
    listRunnerManagers: (id) => list(`runners/${number(id)}/managers?per_page=100`, readRunnerManager),
    listProtectedBranches: (project) =>
      list(`${projectPath(project)}/protected_branches?per_page=100`, readProtectedRef),
    listProtectedTags: (project) =>
      list(`${projectPath(project)}/protected_tags?per_page=100`, readProtectedRef),
    listReleases: (project) => list(`${projectPath(project)}/releases?per_page=100`, readRelease),
    listAttestations: (project, artifact) =>
      list(`${projectPath(project)}/attestations/${hexOf(artifact)}?per_page=100`, readAttestation),
    fetchAttestation: (project, iid, maxBytes) =>
      file(`${projectPath(project)}/attestations/${number(iid)}/download`, maxBytes),
    listSigningCertificates: (project) =>
      list(`${projectPath(project)}/attestations/signing_certificates?per_page=100`, readSigningCertificate),
    listPackages: (project, name, version) => {
      // GitLab finds every name that contains the one asked for, and older ones know no version here.
      const query = new URLSearchParams({ package_name: name, package_version: version, per_page: '100' });
      const found = list(`${projectPath(project)}/packages?${query.toString()}`, readPackage);
      return filtered(found, (one) => one.name === name && one.version === version);
    },
    listPackageFiles: (project, id) =>
      list(`${projectPath(project)}/packages/${number(id)}/package_files?per_page=100`, readPackageFile),
    fetchJobArchive: (project, id, maxBytes) => file(`${job(project, id)}/artifacts`, maxBytes),
    fetchJobArtifact: (project, id, path, maxBytes) =>
      file(`${job(project, id)}/artifacts/${filePath(path)}`, maxBytes),
    hashJobArtifact: (project, id, path, limits) =>
      hash(`${job(project, id)}/artifacts/${filePath(path)}`, limits),
  };
}

function baseOf(text: string): URL {
  const url = findBaseAddress(text);
  if (url) return url;
  throw new WaybillError({
    code: 'gitlab-address-malformed',
    message: 'GitLab was not asked: its address cannot be used.',
    expected: 'an address such as https://gitlab.example.com, without user, password or query',
    found: 'something else',
  });
}

function headersFor(token: GitlabToken | undefined): { readonly [name: string]: string } {
  switch (token?.kind) {
    case undefined:
      return {};
    case 'private':
      return { 'private-token': token.value };
    case 'job':
      return { 'job-token': token.value };
    case 'bearer':
      return { authorization: `Bearer ${token.value}` };
  }
}

async function* filtered<T>(
  items: AsyncIterable<T>,
  holds: (item: T) => boolean,
): AsyncGenerator<T, void, undefined> {
  for await (const item of items) if (holds(item)) yield item;
}

function nextPage({ headers, url }: TransportAnswer, base: URL): URL | undefined {
  const link = findNextLink(headers.get('link'));
  if (link === undefined) return undefined;
  const next = URL.parse(link, url.href);
  // The token goes along, so the address must be below the instance's own.
  if (next?.origin === base.origin && next.pathname.startsWith(base.pathname)) return next;
  throw unexpectedAnswer('a next page on another host');
}

function notAvailable({
  status,
}: TransportAnswer): { readonly kind: 'not-available'; readonly status: 403 | 404 } | undefined {
  if (status === 401) {
    throw new WaybillError({
      code: 'gitlab-unauthorized',
      message: 'GitLab did not accept the token.',
      category: 'refused',
      expected: 'a token that is neither expired nor revoked',
      found: '401 Unauthorized',
      help: 'Make a new token with the scope read_api and configure it.',
    });
  }
  return status === 403 || status === 404 ? { kind: 'not-available', status } : undefined;
}

function jsonOf({ status, body }: TransportAnswer): JsonValue {
  if (status !== 200) throw unexpectedAnswer(`status ${status}`);
  try {
    return parseJson(body, { maxDepth: 50 });
  } catch (cause) {
    throw unexpectedAnswer('a body that is not JSON', cause);
  }
}

function listNotAvailable(status: 403 | 404): WaybillError {
  return new WaybillError({
    code: 'gitlab-not-available',
    message: 'GitLab does not show this list to the token.',
    category: 'unavailable',
    expected: 'a list, perhaps an empty one',
    found: String(status),
    help: "Check the token's role and scope, and whether this GitLab tier has the feature.",
  });
}

function listTooLong({ host }: URL, pages: number): WaybillError {
  return new WaybillError({
    code: 'gitlab-unreachable',
    message: `GitLab at ${host} did not give a whole list in time.`,
    category: 'unavailable',
    expected: 'its last page within the deadline',
    found: `${pages} pages, and more`,
    help: 'Try again when GitLab is less busy; a list that is always too long has to be cleared up.',
  });
}

function unexpectedAnswer(found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'gitlab-answer-unexpected',
    message: 'GitLab gave an answer that Waybill cannot use.',
    category: 'unavailable',
    expected: 'status 200 with JSON, as documented',
    found,
    help: 'See whether a proxy answered instead of GitLab, and compare the versions of GitLab and Waybill.',
    cause,
  });
}
