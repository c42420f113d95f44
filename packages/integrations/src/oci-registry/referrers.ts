import { hexOf, parseJson, type Digest, type JsonObject, type JsonValue } from '@waybill/kernel';
import { mediaTypes, parseManifest, type Descriptor } from './descriptor.ts';
import type { RegistrySession } from './registry-session.ts';
import { maxManifestBytes } from './repository.ts';
import { registryAnswerUnexpected, registryBodyTooLarge } from './registry-error.ts';

/** What refers to a subject, and where the list was kept. */
export interface Referrers {
  /** `api`: the registry keeps the list; `tag`: clients keep it in an index under a tag. */
  readonly kept: 'api' | 'tag';
  readonly manifests: readonly Descriptor[];
}

/** More referrers than this of one subject are not read: nothing that is left out may seem to be missing. */
const maxReferrers = 500;
const maxPages = 100;

/** The tag under which clients keep the referrers of a subject. Source: OCI distribution-spec 1.1, "Referrers Tag Schema". */
export function referrersTag(subject: Digest): string {
  return `sha256-${hexOf(subject)}`;
}

/**
 * Lists what refers to a subject: by the registry's own list, with its pages, or by the index under the fallback tag
 * where the registry has none. `artifactType` is asked for and filtered here as well, since registries may ignore it.
 * Throws `registry-answer-unexpected`, `registry-body-too-large`, and what every call throws.
 * Source: OCI distribution-spec 1.1, "Listing Referrers", "Unavailable Referrers API".
 */
export async function listReferrers(
  session: RegistrySession,
  subject: Digest,
  artifactType?: string,
): Promise<Referrers> {
  const listed = await listByApi(session, subject, artifactType);
  const found: Referrers = listed
    ? { kept: 'api', manifests: listed }
    : { kept: 'tag', manifests: (await readFallbackIndex(session, subject)).manifests };
  const wanted = found.manifests.filter(
    (descriptor) => artifactType === undefined || descriptor.artifactType === artifactType,
  );
  return { kept: found.kept, manifests: wanted };
}

async function listByApi(
  session: RegistrySession,
  subject: Digest,
  artifactType: string | undefined,
): Promise<Descriptor[] | undefined> {
  const found: Descriptor[] = [];
  const first = session.urlOf(`referrers/${subject}`);
  if (artifactType !== undefined) first.searchParams.set('artifactType', artifactType);
  let url: URL | undefined = first;
  for (let page = 0; url; page++) {
    if (page === maxPages) throw registryBodyTooLarge('The list of referrers', maxPages * maxManifestBytes);
    const answer = await session.call({
      method: 'GET',
      url,
      headers: { accept: mediaTypes.index },
      maxBytes: maxManifestBytes,
      action: 'pull',
    });
    // Registries without the list answer 404, and so do they for a repository that is not there: the tag will tell.
    if (page === 0 && (answer.status === 404 || answer.status === 405)) return undefined;
    if (answer.status !== 200) {
      throw registryAnswerUnexpected('the list of referrers', `status ${answer.status}`);
    }
    const type = (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim();
    if (type !== mediaTypes.index)
      throw registryAnswerUnexpected(mediaTypes.index, String(type).slice(0, 80));
    found.push(...referrersIn(answer.body));
    if (found.length > maxReferrers) throw tooMany();
    url = nextPage(answer.headers['link'], url, session);
  }
  return found;
}

/** The index under the fallback tag, with the entries as they stand in it: other clients know more members. */
export interface FallbackIndex {
  readonly manifests: readonly Descriptor[];
  readonly entries: readonly JsonValue[];
  readonly members: JsonObject;
}

/** The index under the fallback tag; empty where there is none. */
export async function readFallbackIndex(session: RegistrySession, subject: Digest): Promise<FallbackIndex> {
  const answer = await session.call({
    method: 'GET',
    url: session.urlOf(`manifests/${referrersTag(subject)}`),
    headers: { accept: mediaTypes.index },
    maxBytes: maxManifestBytes,
    action: 'pull',
  });
  if (answer.status === 404) return { manifests: [], entries: [], members: {} };
  if (answer.status !== 200) {
    throw registryAnswerUnexpected('the index under the fallback tag', `status ${answer.status}`);
  }
  const manifests = referrersIn(answer.body);
  if (manifests.length > maxReferrers) throw tooMany();
  const members = parseJson(answer.body, { maxDepth: 50 }) as JsonObject;
  return { manifests, entries: members['manifests'] as readonly JsonValue[], members };
}

function referrersIn(bytes: Uint8Array): readonly Descriptor[] {
  const manifest = parseManifest(bytes, mediaTypes.index);
  return manifest.kind === 'index' ? manifest.manifests : [];
}

/** `Link: <…>; rel="next"` (RFC 8288), within the registry only: a token must not travel. */
function nextPage(link: string | string[] | undefined, base: URL, session: RegistrySession): URL | undefined {
  const text = Array.isArray(link) ? link.join(', ') : (link ?? '');
  const target = /<([^<>]{1,2000})>\s*;[^<]*\brel="?next"?/i.exec(text)?.[1];
  if (target === undefined) {
    if (!/\brel="?next"?/i.test(text)) return undefined;
    // What is on the next page must not seem to be missing.
    throw registryAnswerUnexpected('a next page by an address of at most 2,000 characters', 'another');
  }
  const next = URL.parse(target, base.href);
  if (next?.origin === session.address.origin) return next;
  throw registryAnswerUnexpected('the next page at the same registry', 'another host');
}

function tooMany(): Error {
  return registryAnswerUnexpected(`at most ${maxReferrers} referrers of one image`, 'more');
}
