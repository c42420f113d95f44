import { digestOf, isDigest, type Digest } from '@waybill/kernel';
import type { RegistrySession } from './registry-session.ts';
import { registryContentMismatch, registryUploadRefused } from './registry-error.ts';

/** What became of a manifest. */
export interface PushedManifest {
  readonly digest: Digest;
  /** True where the registry said that it lists the manifest among the referrers of its subject. */
  readonly listed: boolean;
}

const maxAnswerBytes = 64 * 1024;

/**
 * Pushes a manifest under its digest, or under a tag. Throws `registry-upload-refused`, `registry-content-mismatch`.
 * Source: OCI distribution-spec 1.1, "Pushing manifests", "Pushing manifests with subject" (`OCI-Subject`).
 */
export async function pushManifest(
  session: RegistrySession,
  bytes: Uint8Array,
  mediaType: string,
  tag?: string,
): Promise<PushedManifest> {
  const digest = digestOf(bytes);
  const answer = await session.call({
    method: 'PUT',
    url: session.urlOf(`manifests/${tag ?? digest}`),
    headers: { 'content-type': mediaType, 'content-length': String(bytes.byteLength) },
    body: bytes,
    maxBytes: maxAnswerBytes,
    action: 'push',
  });
  if (answer.status !== 201 && answer.status !== 200) throw registryUploadRefused('a manifest', answer);
  const told = answer.headers['docker-content-digest'];
  if (typeof told === 'string' && isDigest(told) && told !== digest)
    throw registryContentMismatch(digest, told);
  return { digest, listed: typeof answer.headers['oci-subject'] === 'string' };
}
