import { evidenceParts } from '@waybill/api';
import type { Artifact } from '@waybill/evidence';
import type { EvidenceSet } from '@waybill/gate';
import { isDigest, WaybillError } from '@waybill/kernel';
import { withDeadline } from '../http/body-deadline.ts';
import { boundaryOf, readForm, type FormPart } from '../http/multipart.ts';

/** Artifacts and evidence as they were handed in. */
export interface ReceivedEvidence {
  readonly artifacts: readonly Artifact[];
  readonly evidence: EvidenceSet;
}

/** Limits of one submission; `docs/guides/server.md` lists them. */
export const submissionLimits: {
  readonly maxBytes: number;
  readonly maxArtifacts: number;
  /** Lines of the provenance: each may be a bundle to verify, of some 2 ms, and nobody else is served meanwhile. */
  readonly maxProvenanceLines: number;
  readonly partBytes: { readonly [name: string]: number };
} = {
  maxBytes: 52 * 1024 * 1024,
  maxArtifacts: 1_000,
  maxProvenanceLines: 100,
  partBytes: {
    sbom: 32 * 1024 * 1024,
    provenance: 16 * 1024 * 1024,
    signature: 2 * 1024 * 1024,
    artifact: 400,
  },
};

/**
 * Reads the form of `POST /api/v1/evidence`. Throws `media-type-unsupported`, `submission-too-large`,
 * `form-malformed`, `submission-malformed`, `body-too-slow`.
 */
export async function readSubmission(request: Request, deadlineMs: number): Promise<ReceivedEvidence> {
  const boundary = boundaryOf(request.headers.get('content-type') ?? undefined);
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > submissionLimits.maxBytes)
    throw tooLarge(`${submissionLimits.maxBytes} bytes in all`, 'more, by its Content-Length');
  if (!request.body) throw malformed('a form', 'no body');
  const parts = await readForm(withDeadline(request.body, deadlineMs), boundary, {
    maxBytes: submissionLimits.maxBytes,
    maxParts: submissionLimits.maxArtifacts + evidenceParts.length,
    maxPartBytes: (name) =>
      Object.hasOwn(submissionLimits.partBytes, name) ? submissionLimits.partBytes[name] : undefined,
  });
  const artifacts = parts.filter(({ name }) => name === 'artifact').map(readArtifact);
  if (artifacts.length === 0) throw malformed('at least one part named artifact', 'none');
  if (new Set(artifacts.map(({ digest }) => digest)).size !== artifacts.length) {
    throw malformed('each artifact once', 'one digest twice');
  }
  const evidence: { sbom?: Uint8Array; provenance?: Uint8Array; signature?: Uint8Array } = {};
  for (const role of evidenceParts) {
    const [first, second] = parts.filter(({ name }) => name === role);
    if (second) throw malformed(`the part ${role} at most once`, 'twice');
    if (first?.bytes.length === 0) throw malformed(`the part ${role} with content`, 'an empty one');
    if (first) evidence[role] = first.bytes;
  }
  if (evidence.provenance) checkLines(evidence.provenance);
  if (Object.keys(evidence).length === 0) throw malformed(`a part named ${evidenceParts.join(', ')}`, 'none');
  return { artifacts, evidence };
}

function readArtifact({ bytes }: FormPart): Artifact {
  const text = Buffer.from(bytes).toString('utf8').trim();
  const at = text.indexOf(' ');
  const digest = at < 0 ? text : text.slice(0, at);
  const name = at < 0 ? '' : text.slice(at + 1).trim();
  // eslint-disable-next-line no-control-regex
  if (!isDigest(digest) || name.length > 255 || /[\u0000-\u001f\u007f]/.test(name)) {
    throw malformed('artifact as sha256:<64 hex digits>, perhaps a space and a name', 'something else');
  }
  return { digest, ...(name !== '' && { name }) };
}

function checkLines(provenance: Uint8Array): void {
  const { maxProvenanceLines } = submissionLimits;
  let lines = 0;
  for (let at = 0; at < provenance.length; lines++) {
    if (lines === maxProvenanceLines) throw tooLarge(`${maxProvenanceLines} lines of provenance`, 'more');
    const end = provenance.indexOf(0x0a, at);
    at = end < 0 ? provenance.length : end + 1;
  }
}

function tooLarge(most: string, found: string): WaybillError {
  return new WaybillError({
    code: 'submission-too-large',
    message: 'The submission was not read: it is larger than allowed.',
    expected: `at most ${most}`,
    found,
    help: 'docs/guides/server.md lists the limits.',
  });
}

function malformed(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'submission-malformed',
    message: 'The submission was not accepted: it lacks a part, or has one too many.',
    expected,
    found,
    help: 'docs/guides/server.md lists the parts.',
  });
}
