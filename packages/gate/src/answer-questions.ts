import type { Artifact, Fact } from '@waybill/evidence';
import type { Digest } from '@waybill/kernel';
import type { Assessment } from './assessment.ts';
import type { Decision } from './decision.ts';
import type { HealthFact } from './health-fact.ts';

/** What is on record of an artifact, from a ledger, a server or a bare folder of evidence. */
export interface QuestionInput {
  readonly artifact: Artifact;
  /** Assessments that name the artifact, latest first. */
  readonly entries: readonly Assessment[];
  /** Decisions about the artifact, latest first. */
  readonly decisions: readonly Decision[];
  readonly health?: HealthFact;
}

/** The answer to one of the eight questions, with what proves it. */
export interface Answer {
  readonly number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
  readonly question: string;
  /** One line; `unknown` when nothing on record tells. */
  readonly answer: string;
  /** Why it is unknown; absent otherwise. */
  readonly why?: string;
  readonly facts: readonly Fact[];
  /** Exact documents that prove it. */
  readonly documents: readonly AnswerDocument[];
}

/** A document that proves an answer. */
export interface AnswerDocument {
  readonly role: 'sbom' | 'provenance' | 'signature' | 'health';
  readonly digest: Digest;
}

/** The eight answers, in the order of their numbers. */
export type EightAnswers = readonly Answer[];

/** Answers the eight questions about an artifact. */
export function answerQuestions(input: QuestionInput): EightAnswers {
  throw new Error(`not built yet: ${input.artifact.digest}`);
}
