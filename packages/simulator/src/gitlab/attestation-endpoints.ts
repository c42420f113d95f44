import type { JsonValue } from '@waybill/kernel';
import { notFound, unauthorized, type Answer } from './answer.ts';
import { bytes, page, type ApiRequest } from './api-request.ts';
import type { Attestation, Project, SigningCertificate } from './state.ts';

const twoYearsMs = 2 * 365 * 24 * 3600 * 1000;

/** From which version on each endpoint is there. */
const since = { list: [18, 5], download: [18, 7], certificates: [19, 6] } as const;

/** `GET projects/:id/attestations/:sha256`; 404 without flag or tier, like any route that is not there. */
export function listAttestations(
  request: ApiRequest,
  project: Project,
  [sha256 = '']: readonly string[],
): Answer {
  const missing = unavailable(request, since.list);
  if (missing) return missing;
  const items = project.attestations.filter((one) => one.sha256 === sha256 && !isExpired(one, request.nowMs));
  return page(request, { items, view: (one) => attestationView(one, project, request) });
}

/** `GET projects/:id/attestations/:iid/download` */
export function getAttestation(request: ApiRequest, project: Project, [iid = '']: readonly string[]): Answer {
  const missing = unavailable(request, since.download);
  if (missing) return missing;
  const found = project.attestations.find((one) => String(one.iid) === iid);
  return found?.status === 'success' && !isExpired(found, request.nowMs)
    ? bytes(found.bundle, 'application/json')
    : notFound();
}

/** `GET projects/:id/attestations/signing_certificates`: unexpired ones only, the inactive among them. */
export function listSigningCertificates(request: ApiRequest, project: Project): Answer {
  const missing = unavailable(request, since.certificates);
  if (missing) return missing;
  const items = project.signingCertificates.filter(({ expiresAtMs }) => expiresAtMs > request.nowMs);
  return page(request, { items, view: certificateView });
}

function unavailable(request: ApiRequest, [major, minor]: readonly [number, number]): Answer | undefined {
  const [own = 0, ownMinor = 0] = request.version.split('.').map((part) => Number.parseInt(part, 10));
  const isThere = own > major || (own === major && ownMinor >= minor);
  if (!request.attestations || !isThere) return notFound();
  return request.caller.kind === 'anonymous' ? unauthorized : undefined;
}

function isExpired({ createdAtMs }: Attestation, nowMs: number): boolean {
  return createdAtMs + twoYearsMs <= nowMs;
}

function attestationView(one: Attestation, project: Project, { url, version }: ApiRequest): JsonValue {
  const createdAt = new Date(one.createdAtMs).toISOString();
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return {
    id: project.id * 1000 + one.iid,
    iid: one.iid,
    created_at: createdAt,
    updated_at: createdAt,
    expire_at: new Date(one.createdAtMs + twoYearsMs).toISOString(),
    project_id: project.id,
    build_id: one.jobId,
    status: one.status,
    predicate_kind: 'provenance',
    predicate_type: one.predicateType,
    subject_digest: one.sha256,
    download_url: `${url}/api/v4/projects/${project.id}/attestations/${one.iid}/download`,
    ...((major > 19 || (major === 19 && minor >= 6)) && { signing_method: one.signingMethod }),
  };
}

function certificateView(one: SigningCertificate): JsonValue {
  return {
    id: one.id,
    certificate: one.pem,
    active: one.active,
    expires_at: new Date(one.expiresAtMs).toISOString(),
    created_at: new Date(one.createdAtMs).toISOString(),
  };
}
