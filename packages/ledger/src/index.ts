export type { LedgerCopyReader } from './copy/copy-reader.ts';
export { importLedger } from './copy/import-ledger.ts';
export type { ImportReport } from './copy/import-ledger.ts';
export { readLedgerExport } from './copy/read-export.ts';
export { verifyLedgerAt } from './copy/verify-database.ts';
export { verifyLedgerCopy } from './copy/verify-copy.ts';
export type { CopyProblem, VerificationOptions, VerificationReport } from './copy/verify-copy.ts';
export type {
  Acceptance,
  Addition,
  Entry,
  EntryArtifact,
  EntryDocument,
  EntryKind,
  SubmittedDocument,
  Submitter,
} from './entry.ts';
export type {
  DecisionContext,
  DecisionFilter,
  EntryFilter,
  InclusionProof,
  Leaf,
  Ledger,
  LedgerOptions,
  LedgerPlace,
  Page,
  Receipt,
  RecordedDecision,
  StoredDocument,
  TransparencyLog,
} from './ledger.ts';
export { evidenceLimits, listEvidence } from './list-evidence.ts';
export { openLedger } from './open-ledger.ts';
export type { ClaimOptions, NewTask, Task, TaskQueue } from './tasks/task.ts';
export { parseCheckpointNote } from './transparency/checkpoint.ts';
export type { Checkpoint } from './transparency/checkpoint.ts';
export { verifyInclusionPromise } from './transparency/inclusion-promise.ts';
export type { InclusionPromise } from './transparency/inclusion-promise.ts';
export { newLogKey, verifierKeyOf } from './transparency/log-key.ts';
export type { LogKey } from './transparency/log-key.ts';
export { verifyLogProof } from './transparency/verify-proof.ts';
export type { LogProof } from './transparency/verify-proof.ts';
export { startSequencer } from './transparency/sequencer.ts';
export type { Sequencer, SequencerOptions } from './transparency/sequencer.ts';
export {
  exceptionEndRole,
  exceptionMediaType,
  exceptionRole,
  readException,
  writeException,
} from './exception-document.ts';
export type { PromotionException } from './exception-document.ts';
