import { digestOf, type CheckResult, type Digest, type Instant } from '@waybill/kernel';
import { vsaPredicateType, type Artifact } from '@waybill/evidence';
import type { Platform } from '@waybill/platform';
import { assessSubmission } from '../assess-submission.ts';
import type { AssessedBundle, AssessedSummary, Assessment } from '../assessment.ts';
import type { Judgement } from '../check.ts';
import { verdictOf } from '../decide-promotion.ts';
import type { Decision } from '../decision.ts';
import { isAbout, isSignedBy } from '../examine-build.ts';
import { summaryQuestions } from './summary-questions.ts';

/** What a verification summary must say to be taken for a verdict. */
export interface SummaryRequest {
  readonly artifact: Artifact;
  /** Exact bytes of the file: one signed summary a line, as `waybill verify --vsa` writes it. */
  readonly summaries: Uint8Array;
  readonly platform: Platform;
  /** `verifier.id`, compared literally. */
  readonly verifier: string;
  /** Environment that the resource must name; absent only where `resource` is whole. */
  readonly environment?: string;
  /** The resource: without its environment where one is named, else the whole `resourceUri`. */
  readonly resource?: string;
  /** Levels that must all be among the verified ones. */
  readonly levels: readonly string[];
  /** Oldest verdict that counts; any where absent. */
  readonly maxAgeSeconds?: number;
  /** What a refusal does to the exit code. */
  readonly mode: Decision['mode'];
  readonly now: Instant;
}

/** One summary that is judged, whole: what one line lacks no other line makes good. */
export interface ExaminedSummary extends SummaryRequest {
  readonly assessment: Assessment;
  /** Names of the signers that the platform pins to the verifier; undefined where it does not know the verifier. */
  readonly signers: readonly string[] | undefined;
  /** The line that comes closest; undefined where there is no summary. */
  readonly line: AssessedBundle | undefined;
  readonly summary: AssessedSummary | undefined;
}

/**
 * Decides by somebody's signed verdict instead of by the evidence: a pure function of its request. The pair of
 * signer and verifier must be one that the platform folder names (SLSA 1.1, verifying VSAs). Where several lines
 * answer, the latest verdict counts, and of two of one time the refusal.
 */
export async function judgeSummary(request: SummaryRequest): Promise<Decision> {
  const { artifact, platform, summaries, now } = request;
  // Seen now, so made by now: a key is judged as it is trusted today, because nothing vouches for an earlier time.
  const submission = { artifacts: [artifact], evidence: { provenance: summaries }, acceptedAt: now };
  const assessment = await assessSubmission(submission, platform, now);
  const signers = platform.verifiers.find(({ id }) => id === request.verifier)?.signers;
  const line = chooseLine(assessment.attestations, request, signers);
  const summary = line?.content.kind === 'statement' ? line.content.summary : undefined;
  const examined = { ...request, assessment, signers, line, summary };
  const judged = summaryQuestions.map(({ check, judge }) => ({ check, judgement: judge(examined) }));
  const results = judged.map(({ check, judgement }) => toResult(check, judgement));
  const changes = judged.flatMap(({ judgement: { changesAt } }) => changesAt ?? []);
  return {
    verdict: verdictOf(results),
    artifact: artifact.digest,
    environment: request.environment ?? '',
    mode: request.mode,
    results,
    warnings: assessment.results.filter(({ code }) => code === 'summary-form'),
    documents: [digestOf(summaries)] satisfies Digest[],
    platform: platform.digest,
    decidedAt: now,
    ...(changes.length === 0 ? {} : { validUntil: Math.min(...changes) as Instant }),
  };
}

function toResult(check: string, { changesAt: _at, onlyWarns: _only, ...result }: Judgement): CheckResult {
  return { code: check, ...result };
}

function chooseLine(
  lines: readonly AssessedBundle[],
  request: SummaryRequest,
  signers: readonly string[] | undefined,
): AssessedBundle | undefined {
  // Each property outweighs all later ones, as for provenance.
  const rank = (line: AssessedBundle): number => {
    const summary = line.content.kind === 'statement' ? line.content.summary : undefined;
    return (
      (line.verification.kind === 'verified' ? 16 : 0) +
      (isSignedBy(line, signers ?? []) ? 8 : 0) +
      (isAbout(line, request.artifact.digest) ? 4 : 0) +
      (summary?.verifier === request.verifier ? 2 : 0) +
      (summary !== undefined && summary.environment === request.environment ? 1 : 0)
    );
  };
  return lines
    .filter(({ content }) => content.kind === 'unreadable' || isSummary(content))
    .toSorted(
      (a, b) =>
        rank(b) - rank(a) ||
        (summaryOf(b)?.verifiedAt ?? 0) - (summaryOf(a)?.verifiedAt ?? 0) ||
        Number(summaryOf(b)?.result === 'FAILED') - Number(summaryOf(a)?.result === 'FAILED'),
    )[0];
}

function isSummary(content: AssessedBundle['content']): boolean {
  return content.kind === 'statement' && content.predicateType === vsaPredicateType;
}

function summaryOf({ content }: AssessedBundle): AssessedSummary | undefined {
  return content.kind === 'statement' ? content.summary : undefined;
}
