import { decisionToJson, type ArtifactTrace, type DecisionPage } from '@waybill/api';
import { answerQuestions } from '@waybill/gate';
import { formatInstant, WaybillError, type Digest } from '@waybill/kernel';
import type { DecisionFilter, Ledger } from '@waybill/ledger';
import type { AssessmentReader } from '../promotion/read-assessment.ts';

/** What is on record of an artifact, with the eight answers. Throws `artifact-unknown`. */
export async function traceArtifact(
  digest: Digest,
  { ledger, reader }: { readonly ledger: Ledger; readonly reader: AssessmentReader },
): Promise<ArtifactTrace> {
  const [entries, decisions] = await Promise.all([
    reader.entriesOf(digest),
    ledger.listDecisions({ artifact: digest, limit: 50 }),
  ]);
  if (entries.length === 0 && decisions.items.length === 0) throw unknownArtifact(digest);
  const assessments = [];
  for (const entry of entries) assessments.push(await reader.assessmentOf(entry));
  const artifact = entries
    .flatMap(({ artifacts }) => artifacts)
    .find((candidate) => candidate.digest === digest) ?? { digest };
  return {
    artifact,
    answers: answerQuestions({
      artifact,
      entries: assessments,
      decisions: decisions.items.map(({ decision }) => decision),
    }),
    evidence: entries.map(({ id, acceptedAt, submitter, documents }) => ({
      entryId: id,
      acceptedAt: formatInstant(acceptedAt),
      submitter,
      documents,
    })),
    decisions: decisions.items.map(({ entryId, decision }) => ({
      entryId,
      decision: decisionToJson(decision),
    })),
  };
}

/** Decisions on record, newest first. */
export async function listDecisions(filter: DecisionFilter, ledger: Ledger): Promise<DecisionPage> {
  const { items, next } = await ledger.listDecisions(filter);
  return {
    decisions: items.map(({ entryId, decision }) => ({ entryId, decision: decisionToJson(decision) })),
    ...(next !== undefined && { next }),
  };
}

function unknownArtifact(digest: Digest): WaybillError {
  return new WaybillError({
    code: 'artifact-unknown',
    message: 'Nothing is on record of this artifact.',
    category: 'refused',
    expected: 'the digest of an artifact whose evidence was accepted here',
    found: digest,
    help: 'Compare the digest, and submit its evidence with "waybill attest --submit".',
  });
}
