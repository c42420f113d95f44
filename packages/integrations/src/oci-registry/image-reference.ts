import { isDigest, WaybillError, type Digest } from '@waybill/kernel';

/** An image by registry, repository and what points into it; at least one of tag and digest is there. */
export interface ImageReference {
  /** Host, with a port where it was given: `registry.example.com:5050`; Docker Hub is `docker.io`. */
  readonly registry: string;
  /** `group/project/app`, lowercase. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const repositoryForm = new RegExp(`^${component}(?:/${component})*$`);
const tagForm = /^\w[\w.-]{0,127}$/;
const hostForm = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/;
/** Longest repository with its registry that registries take. Source: distribution/reference. */
const maxNameLength = 255;

/**
 * Reads `registry/repository[:tag][@sha256:…]` as Docker does: a first part without dot or port that is not
 * `localhost` belongs to Docker Hub, whose one-part names are under `library/`; without tag and digest the tag is
 * `latest`. Throws `image-reference-malformed`.
 * Source: distribution/reference, grammar; OCI distribution-spec 1.1, section "Pulling manifests".
 */
export function parseImageReference(text: string): ImageReference {
  const reference = findImageReference(text);
  if (reference) return reference;
  throw new WaybillError({
    code: 'image-reference-malformed',
    message: 'This does not name an image.',
    expected: 'registry/repository:tag or registry/repository@sha256:<64 hex digits>',
    found: JSON.stringify(text.slice(0, 120)),
    help: 'Repositories are lowercase; take the digest from the push, or from "docker buildx imagetools inspect".',
  });
}

function findImageReference(text: string): ImageReference | undefined {
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined;
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasHost = /[.:]/.test(first) || first === 'localhost' || first.startsWith('[');
  const registry = hasHost ? first.toLowerCase() : 'docker.io';
  const rest = hasHost ? named.slice(slash + 1) : named;
  const colon = rest.lastIndexOf(':');
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  const isForm =
    hostForm.test(registry) &&
    repositoryForm.test(repository) &&
    registry.length + repository.length < maxNameLength &&
    (tag === undefined || tagForm.test(tag));
  if (!isForm) return undefined;
  return {
    registry: registry === 'index.docker.io' ? 'docker.io' : registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    ...(tag === undefined && digest === undefined ? { tag: 'latest' } : {}),
  };
}

/** `registry/repository`, as subjects of statements name an image. */
export function imageNameOf({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`;
}

/** `registry/repository@sha256:…`. */
export function showImage(reference: ImageReference, digest: Digest): string {
  return `${imageNameOf(reference)}@${digest}`;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/**
 * Base address of a registry's API. Loopback is plain http, as for every other client; other hosts are https
 * unless `plainHttp` names them.
 */
export function registryAddress(registry: string, plainHttp: readonly string[] = []): URL {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const scheme = loopback.test(host) || plainHttp.includes(registry) ? 'http' : 'https';
  return new URL(`${scheme}://${host}/`);
}
