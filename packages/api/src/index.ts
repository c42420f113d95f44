export { decisionFromJson, decisionToJson } from './decision-json.ts';
export { evidenceParts, problemMediaType, routes } from './routes.ts';
export type {
  ProvenanceAnswer,
  ProvenanceArtifact,
  ProvenanceDependency,
  ProvenanceRequest,
  ProvenanceSubject,
} from './provenance-wire.ts';
export { createServerClient } from './server-client.ts';
export type { EvidenceSubmission, ServerClient, ServerClientOptions } from './server-client.ts';
export type {
  ArtifactTrace,
  DecisionJson,
  DecisionPage,
  DecisionRecord,
  EntryProof,
  EvidenceReceipt,
  EvidenceRecord,
  ProblemDocument,
  ExceptionJson,
  ExceptionPage,
  PromotionAnswer,
  PromotionRequest,
  ServerKeys,
} from './wire.ts';
