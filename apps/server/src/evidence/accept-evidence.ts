import type { EvidenceReceipt } from '@waybill/api';
import { simpleSigningType, type Fact } from '@waybill/evidence';
import { assessSubmission, type Assessment, type Refusal } from '@waybill/gate';
import type { GitlabClient } from '@waybill/integrations/gitlab';
import { formatInstant, WaybillError, type Digest, type Instant } from '@waybill/kernel';
import type { Ledger, SubmittedDocument } from '@waybill/ledger';
import type { Platform } from '@waybill/platform';
import { submitterOf, type Caller } from '../auth/authenticate.ts';
import { captureTasks } from '../capture/capture-tasks.ts';
import { confirmByApi } from './confirm-by-api.ts';
import type { ReceivedEvidence } from './read-submission.ts';

/** What accepting needs. */
export interface AcceptanceContext {
  readonly ledger: Ledger;
  readonly platform: Platform;
  readonly now: () => Instant;
  /** Undefined where the server has no token for GitLab. */
  readonly gitlab: GitlabClient | undefined;
  /** Told why GitLab confirmed nothing. */
  readonly onUnconfirmed: (error: unknown) => void;
}

/**
 * Verifies evidence once and keeps it with everything that was seen, good or bad: a signature that does not
 * hold is on record too. Only what cannot be read at all is refused, with `evidence-unreadable`.
 */
export async function acceptEvidence(
  received: ReceivedEvidence,
  caller: Caller,
  context: AcceptanceContext,
): Promise<EvidenceReceipt> {
  const { ledger, platform, gitlab, now } = context;
  const { artifacts, evidence } = received;
  const apiFacts = await confirmedFacts(caller, context);
  const assessment = await assessSubmission(
    {
      artifacts,
      evidence,
      apiFacts,
      // An API token says nothing of a job: what the documents claim stays claimed.
      ...(caller.kind === 'job' && { idToken: caller.payload }),
    },
    platform,
    now(),
  );
  refuseUnreadable(received, assessment);
  const { at, ...receipt } = await ledger.accept({
    submitter: submitterOf(caller),
    artifacts: artifacts.map(({ digest, name }) => ({ digest, ...(name !== undefined && { name }) })),
    documents: documentsOf(received, assessment),
    facts: assessment.facts,
    results: assessment.results,
    ...(gitlab && { tasks: (entryId: Digest) => captureTasks(assessment.facts, entryId, now()) }),
  });
  return { ...receipt, at: formatInstant(at), results: assessment.results };
}

async function confirmedFacts(caller: Caller, context: AcceptanceContext): Promise<readonly Fact[]> {
  const { gitlab, platform, onUnconfirmed } = context;
  if (caller.kind !== 'job' || !gitlab) return [];
  try {
    return await confirmByApi(caller.claims, { gitlab, platform, onUnconfirmed });
  } catch (error) {
    // The evidence is as good as its token; a requirement of `api` then gets no verdict.
    onUnconfirmed(error);
    return [];
  }
}

function documentsOf(
  { evidence }: ReceivedEvidence,
  { sbom, signature }: Assessment,
): readonly SubmittedDocument[] {
  const sbomType =
    sbom?.kind === 'read' && sbom.format === 'spdx'
      ? 'application/spdx+json'
      : 'application/vnd.cyclonedx+json';
  const signatureType =
    signature?.content.kind === 'simple-signing'
      ? simpleSigningType
      : 'application/vnd.dev.sigstore.bundle.v0.3+json';
  return [
    ...document('sbom', sbomType, evidence.sbom),
    ...document('provenance', 'application/vnd.in-toto.bundle', evidence.provenance),
    ...document('signature', signatureType, evidence.signature),
  ];
}

function document(
  role: string,
  mediaType: string,
  bytes: Uint8Array | undefined,
): readonly SubmittedDocument[] {
  return bytes ? [{ role, mediaType, bytes }] : [];
}

function refuseUnreadable({ evidence }: ReceivedEvidence, assessment: Assessment): void {
  const { sbom, attestations, signature } = assessment;
  if (sbom?.kind === 'unreadable') throw unreadable('the SBOM', sbom.refusal);
  // Lines of other tools may stand between ours; one that can be read is enough.
  if (evidence.provenance && attestations.every(({ content }) => content.kind === 'unreadable')) {
    throw unreadable('every line of the provenance', attestations[0] && refusalOf(attestations[0]));
  }
  if (signature?.content.kind === 'unreadable') throw unreadable('the signature', refusalOf(signature));
}

function refusalOf({ verification }: Assessment['attestations'][number]): Refusal | undefined {
  return 'refusal' in verification ? verification.refusal : undefined;
}

function unreadable(what: string, refusal: Refusal | undefined): WaybillError {
  return new WaybillError({
    code: 'evidence-unreadable',
    message: `The evidence was not accepted: ${what} cannot be read.`,
    category: 'refused',
    ...(refusal?.expected !== undefined && { expected: refusal.expected }),
    found: refusal === undefined ? 'something else' : `${refusal.code}: ${refusal.found ?? refusal.message}`,
    help: 'Submit the files as "waybill attest" wrote them.',
  });
}
