import type { ExceptionJson } from '@waybill/api';
import type { AssessedBundle, AssessedSummary, Assessment, Decision, PromotionInput } from '@waybill/gate';
import { type CheckResult, formatInstant } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import { tagNotes } from '../images/tag-notes.ts';
import { renderResults } from '../render/check-results.ts';
import { digestText } from '../render/digest-text.ts';
import { printable } from '../render/error-text.ts';
import { paint, type Style } from '../render/style.ts';
import { type EmbeddedRoot, embeddedRootNote } from './embedded-root.ts';

/** A decision about one artifact, with what was read of its evidence where it was read here. */
export interface JudgedArtifact {
  readonly artifact: NamedArtifact;
  readonly decision: Decision;
  readonly input?: Pick<PromotionInput, 'assessment'>;
  /** The exception that lets it pass all the same. */
  readonly exception?: ExceptionJson;
}

/** Everything that `waybill verify` has to tell. */
export interface VerifyOutcome {
  readonly verdicts: readonly JudgedArtifact[];
  /** Name of the environment that was judged for. */
  readonly environment: string;
  /** Who judged by which requirements: the place of the platform folder, or a server's address. */
  readonly judge: string;
  /** The root that came with Waybill, where the platform uses it. */
  readonly embeddedRoot?: EmbeddedRoot | undefined;
  /** Server that was asked only whether the evidence is on record. */
  readonly recordedBy?: string;
  /** File of the verification summary, where one was written. */
  readonly summary?: string | undefined;
}

const colors = { promote: 'green', refuse: 'red', 'no-verdict': 'yellow' } as const;

/** Verdicts for people: each verdict first, then every check with its mark. */
export function renderVerdicts(style: Style, session: Session, outcome: VerifyOutcome): string {
  const blocks = outcome.verdicts.map(({ artifact, decision }) =>
    renderVerdict(style, session, artifact, decision),
  );
  return `${blocks.join('\n')}${footer(outcome)}`;
}

function renderVerdict(style: Style, session: Session, artifact: NamedArtifact, decision: Decision): string {
  const verdict = paint(style, ['bold', colors[decision.verdict]], decision.verdict);
  const lines = [
    artifact.name === decision.artifact
      ? `${verdict}  ${decision.artifact}`
      : `${verdict}  ${printable(artifact.name)}  ${digestText(decision.artifact, session.verbose)}`,
    `  for ${printable(decision.environment)} at ${formatInstant(decision.decidedAt)}${
      decision.validUntil === undefined ? '' : `, holds until ${formatInstant(decision.validUntil)}`
    }`,
    '',
    ...renderResults(style, decision.results, session.verbose),
    '',
  ];
  return lines.join('\n');
}

/** True where the bytes of every artifact were read and hashed; false where one was named by digest. */
function bytesRead({ verdicts }: VerifyOutcome): boolean {
  return verdicts.every(({ artifact }) => artifact.kind === 'file');
}

function footer(outcome: VerifyOutcome): string {
  const { verdicts, judge, embeddedRoot, recordedBy, summary } = outcome;
  const notes = [`judged by ${printable(judge)}`];
  if (embeddedRoot) notes.push(embeddedRootNote(embeddedRoot));
  notes.push(...tagNotes(verdicts.map(({ artifact }) => artifact)).map(printable));
  if (!bytesRead(outcome)) notes.push('bytes were not read: what is no file was judged by digest');
  if (recordedBy !== undefined) {
    notes.push(
      `${printable(recordedBy)} was asked for what is on record only: what the job's token proved counts where it judges, without --platform`,
    );
  }
  const lenient = verdicts.find(
    ({ decision }) => decision.mode !== 'enforce' && decision.verdict !== 'promote',
  );
  if (lenient) {
    const { environment, mode } = lenient.decision;
    notes.push(
      `${printable(environment)} is in mode "${mode}": the exit code does not stop anything, the verdict stands`,
    );
  }
  for (const { exception } of verdicts) {
    if (!exception) continue;
    const { by, reason, expiresAt } = exception;
    notes.push(
      `exception until ${expiresAt} by ${printable(by.username)}: ${printable(reason)}`,
      'the glass is broken: the exit code stops nothing, the verdict stands, and it shows in the review',
    );
  }
  if (summary !== undefined) notes.push(`verification summary: ${printable(summary)}`);
  return `\n${notes.map((note) => `  ${note}`).join('\n')}\n`;
}

/** Verdicts for programs: `schemas/output/verify.schema.json`. */
export function verdictsJson(outcome: VerifyOutcome): object {
  const { verdicts, environment, judge, embeddedRoot, summary } = outcome;
  return {
    environment,
    judge,
    embeddedRoot: embeddedRoot
      ? { sha256: embeddedRoot.sha256, vouchedUntil: formatInstant(embeddedRoot.vouchedUntil) }
      : null,
    bytesRead: bytesRead(outcome),
    decisions: verdicts.map(({ artifact, decision, input, exception }) => ({
      verdict: decision.verdict,
      mode: decision.mode,
      artifact: {
        name: artifact.name,
        digest: decision.artifact,
        ...(artifact.kind === 'image' && artifact.tag !== undefined && { tag: artifact.tag }),
      },
      decidedAt: formatInstant(decision.decidedAt),
      validUntil: decision.validUntil === undefined ? null : formatInstant(decision.validUntil),
      results: decision.results,
      oddities: input === undefined ? [] : odditiesOf(input.assessment, decision),
      attestations: input?.assessment.attestations.map(attestationJson) ?? [],
      documents: decision.documents,
      platform: decision.platform,
      exception: exception ?? null,
    })),
    summary: summary ?? null,
  };
}

/** A line of the evidence as programs see it: what it is, who vouches for it, and what it is about. */
function attestationJson({ line, signature, verification, content }: AssessedBundle): object {
  const isVerified = verification.kind === 'verified';
  return {
    line,
    signature: signature ?? null,
    verification: verification.kind,
    profile: isVerified ? verification.profile : null,
    signers: isVerified ? verification.signers : [],
    predicateType: content.kind === 'statement' ? content.predicateType : null,
    covers: content.kind === 'unreadable' ? [] : content.covers,
    summary: content.kind === 'statement' && isVerified ? summaryJson(content.summary) : null,
  };
}

function summaryJson(summary: AssessedSummary | undefined): object | null {
  if (summary === undefined) return null;
  const { verifiedAt, environment, ...rest } = summary;
  return {
    ...rest,
    environment: environment ?? null,
    verifiedAt: verifiedAt === undefined ? null : formatInstant(verifiedAt),
  };
}

/** What is odd about readable documents: whatever no check of the gate asks. */
function odditiesOf({ results }: Assessment, decision: Decision): readonly CheckResult[] {
  return results.filter(({ code }) => decision.results.every((result) => result.code !== code));
}
