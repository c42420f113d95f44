import { digestOf, isDigest, isJsonObject, parseJson, type Digest, type JsonObject } from '@waybill/kernel';
import {
  json,
  startHttpService,
  type HttpService,
  type ServiceReply,
  type ServiceRequest,
} from '../sigstore/http-service.ts';
import { RegistryGuard, type RegistryAuth } from './registry-auth.ts';
import { keepManifest, keyOf, newStore, type RegistryStore, type StoredManifest } from './registry-store.ts';
import { answerUpload } from './uploads.ts';

/** What a simulated registry can and cannot do. */
export interface RegistrySettings {
  /** Whether it keeps lists of referrers (distribution-spec 1.1); Debian's registry 2.8 does not. */
  readonly referrersApi?: boolean;
  /** Referrers on one page; all unless told. */
  readonly referrersPerPage?: number;
  readonly auth?: RegistryAuth;
  /** Blobs are redirected to this address, with the digest behind it. */
  readonly storage?: string;
}

/** How the registry lies or fails, until changed. */
export interface RegistryMisdeeds {
  /** Blobs by digest that are answered with other bytes. */
  readonly forged: Map<string, Uint8Array>;
  /** So many chunks are kept by half, then answered with 500. */
  brokenChunks: number;
  /** Statuses that are answered to matching requests, each once. */
  readonly refusals: { readonly path: RegExp; readonly method?: string; readonly reply: ServiceReply }[];
}

/** A registry that listens on loopback. */
export interface SimulatedRegistry extends HttpService {
  /** `127.0.0.1:<port>`, as references name it. */
  readonly host: string;
  readonly store: RegistryStore;
  readonly misdeeds: RegistryMisdeeds;
  revokeTokens(): void;
  close(): Promise<void>;
}

/**
 * Starts a registry true to the OCI distribution-spec 1.1: manifests, blobs, uploads in one piece and in chunks,
 * referrers by list or not at all, token service as GitLab's.
 */
export async function startRegistry(settings: RegistrySettings = {}): Promise<SimulatedRegistry> {
  const store = newStore();
  const guard = new RegistryGuard(settings.auth ?? { kind: 'none' });
  const misdeeds: RegistryMisdeeds = { forged: new Map(), brokenChunks: 0, refusals: [] };
  const service = await startHttpService((request) => {
    const refusal = takeRefusal(misdeeds, request);
    if (refusal) return refusal;
    const home = `http://${request.headers.host ?? ''}`;
    const { pathname } = request.url;
    if (pathname === '/jwt/auth') return guard.issue(request);
    if (pathname === '/v2/') return json(200, {});
    const route = /^\/v2\/(.+?)\/(manifests|blobs\/uploads|blobs|referrers)\/([^/]*)$/.exec(pathname);
    if (!route) return notFound('NAME_UNKNOWN');
    const [, repository = '', kind = '', name = ''] = route;
    const denied = guard.refusal(request, repository, home);
    if (denied) return denied;
    switch (kind) {
      case 'manifests':
        return answerManifest(store, settings, repository, name, request);
      case 'blobs/uploads':
        return answerUpload(store, misdeeds, repository, name, request);
      case 'referrers':
        return settings.referrersApi === true && isDigest(name)
          ? listReferrers(store, settings, repository, name, request)
          : notFound('NOT_FOUND');
      default:
        return answerBlob(store, settings, misdeeds, repository, name, request);
    }
  });
  return {
    ...service,
    host: new URL(service.url).host,
    store,
    misdeeds,
    revokeTokens: () => guard.revokeTokens(),
  };
}

function takeRefusal(
  { refusals }: RegistryMisdeeds,
  { method, url }: ServiceRequest,
): ServiceReply | undefined {
  const at = refusals.findIndex(
    (refusal) => refusal.path.test(url.pathname) && (refusal.method ?? method) === method,
  );
  return at < 0 ? undefined : refusals.splice(at, 1)[0]?.reply;
}

function answerManifest(
  store: RegistryStore,
  settings: RegistrySettings,
  repository: string,
  name: string,
  { method, headers, body }: ServiceRequest,
): ServiceReply {
  if (method === 'PUT') {
    const manifest = { mediaType: headers['content-type'] ?? '', bytes: body };
    if (isDigest(name) && digestOf(body) !== name) return json(400, { errors: [{ code: 'DIGEST_INVALID' }] });
    const digest = keepManifest(store, repository, manifest, isDigest(name) ? undefined : name);
    const subject = subjectOf(manifest);
    const listed = settings.referrersApi === true && subject !== undefined;
    return {
      status: 201,
      headers: { 'docker-content-digest': digest, ...(listed ? { 'oci-subject': subject } : {}) },
      body: '',
    };
  }
  const digest = isDigest(name) ? name : store.tags.get(`${repository}:${name}`);
  const manifest = digest && store.manifests.get(keyOf(repository, digest));
  if (!manifest) return notFound('MANIFEST_UNKNOWN');
  return {
    status: 200,
    headers: { 'content-type': manifest.mediaType, 'docker-content-digest': digest },
    body: method === 'HEAD' ? '' : manifest.bytes,
  };
}

function answerBlob(
  store: RegistryStore,
  { storage }: RegistrySettings,
  { forged }: RegistryMisdeeds,
  repository: string,
  digest: string,
  { method }: ServiceRequest,
): ServiceReply {
  const bytes = store.blobs.get(keyOf(repository, digest));
  if (!bytes) return notFound('BLOB_UNKNOWN');
  if (method === 'HEAD') return { status: 200, body: '' };
  if (storage !== undefined) {
    return { status: 307, headers: { location: `${storage}/${repository}@${digest}` }, body: '' };
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: forged.get(digest) ?? bytes,
  };
}

function listReferrers(
  store: RegistryStore,
  { referrersPerPage }: RegistrySettings,
  repository: string,
  subject: Digest,
  { url }: ServiceRequest,
): ServiceReply {
  const wanted = url.searchParams.get('artifactType');
  const all = [...store.manifests].flatMap(([key, manifest]) => {
    const [of, digest = ''] = key.split('@');
    const entry = of === repository && subjectOf(manifest) === subject && referrerOf(manifest, digest);
    return entry && (wanted === null || entry['artifactType'] === wanted) ? [entry] : [];
  });
  const from = Number(url.searchParams.get('from') ?? 0);
  const to = from + (referrersPerPage ?? all.length);
  const next = new URL(url);
  next.searchParams.set('from', String(to));
  return json(
    200,
    {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: all.slice(from, to),
    },
    {
      'content-type': 'application/vnd.oci.image.index.v1+json',
      ...(wanted === null ? {} : { 'oci-filters-applied': 'artifactType' }),
      ...(to < all.length ? { link: `<${next.pathname}${next.search}>; rel="next"` } : {}),
    },
  );
}

function referrerOf(manifest: StoredManifest, digest: string): JsonObject {
  const { artifactType, annotations, config } = readManifest(manifest);
  const configType = isJsonObject(config ?? null) ? (config as JsonObject)['mediaType'] : undefined;
  return {
    mediaType: manifest.mediaType,
    digest,
    size: manifest.bytes.byteLength,
    artifactType: artifactType ?? configType ?? '',
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function subjectOf(manifest: StoredManifest): string | undefined {
  const { subject } = readManifest(manifest);
  const digest = isJsonObject(subject ?? null) ? (subject as JsonObject)['digest'] : undefined;
  return typeof digest === 'string' ? digest : undefined;
}

function readManifest({ bytes }: StoredManifest): JsonObject {
  const value = parseJson(bytes);
  return isJsonObject(value) ? value : {};
}

function notFound(code: string): ServiceReply {
  return json(404, { errors: [{ code, message: 'not known here' }] });
}
