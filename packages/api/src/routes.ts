import type { Digest } from '@waybill/kernel';

/** Media type of every error (RFC 9457). */
export const problemMediaType = 'application/problem+json';

/** Names of the parts of a submission (`multipart/form-data`). */
export const evidenceParts: readonly ['sbom', 'provenance', 'signature'] = [
  'sbom',
  'provenance',
  'signature',
];

/** Addresses of the server, below its own. */
export const routes: {
  readonly evidence: string;
  readonly promotions: string;
  readonly decisions: string;
  readonly exceptions: string;
  readonly exceptionEnd: (entryId: Digest) => string;
  readonly keys: string;
  readonly provenance: string;
  readonly artifact: (digest: Digest) => string;
  readonly summaries: (artifact: Digest) => string;
  readonly document: (digest: Digest) => string;
  readonly proof: (leafHash: string) => string;
} = {
  evidence: '/api/v1/evidence',
  promotions: '/api/v1/promotions',
  decisions: '/api/v1/decisions',
  exceptions: '/api/v1/exceptions',
  exceptionEnd: (entryId) => `/api/v1/exceptions/${entryId}/end`,
  keys: '/api/v1/keys',
  provenance: '/api/v1/provenance',
  artifact: (digest) => `/api/v1/artifacts/${digest}`,
  summaries: (artifact) => `/api/v1/summaries/${artifact}`,
  document: (digest) => `/api/v1/documents/${digest}`,
  proof: (leafHash) => `/api/v1/proofs/${leafHash}`,
};
