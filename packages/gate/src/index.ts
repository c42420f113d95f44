export { answerQuestions } from './answer-questions.ts';
export type { Answer, AnswerDocument, EightAnswers } from './answer-questions.ts';
export { assessSubmission } from './assess-submission.ts';
export type {
  AssessedArtifact,
  AssessedBundle,
  AssessedContent,
  AssessedDocument,
  AssessedSbom,
  AssessedSummary,
  Assessment,
  Refusal,
  Verification,
} from './assessment.ts';
export { judgeReach } from './affected/judge-reach.ts';
export type { Reach, Suspect } from './affected/judge-reach.ts';
export { judgeRevocationReach } from './affected/judge-revocation-reach.ts';
export { speaksOf } from './build-record.ts';
export type { QuestionInput } from './build-record.ts';
export { cacheKeyOf } from './cache-key.ts';
export { decidePromotion } from './decide-promotion.ts';
export type { LedgerState, PromotionInput } from './decide-promotion.ts';
export type { Decision, Verdict } from './decision.ts';
export { examineBuild } from './examine-build.ts';
export type { ExaminedBuild, ExaminedBundles } from './examine-build.ts';
export type { HealthFact } from './health-fact.ts';
export { judgeSummary } from './summary/judge-summary.ts';
export type { SummaryRequest } from './summary/judge-summary.ts';
export type { EvidenceSet, Submission } from './submission.ts';
export { summaryOf } from './summary/summary-of.ts';
export type { SummaryDetails } from './summary/summary-of.ts';
