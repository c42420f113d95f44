import { isDigest, type Digest } from '@waybill/kernel';
import { z } from 'zod';
import type {
  ArtifactTrace,
  DecisionPage,
  EntryProof,
  EvidenceReceipt,
  ProblemDocument,
  ExceptionJson,
  ExceptionPage,
  PromotionAnswer,
  PromotionRequest,
  ServerKeys,
} from './wire.ts';

// Kept apart from the rest of the package: loading zod costs a command line more than verifying a bundle.

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));
const instant = z.iso.datetime();
const optionalText = z.string().exactOptional();

const checkResult = z.strictObject({
  code: z.string(),
  outcome: z.enum(['pass', 'fail', 'not-evaluable', 'not-applicable']),
  message: z.string(),
  expected: optionalText,
  found: optionalText,
  help: optionalText,
  document: digest.exactOptional(),
  location: z
    .strictObject({ file: z.string(), line: z.int().exactOptional(), column: z.int().exactOptional() })
    .exactOptional(),
});

const decision = z.strictObject({
  verdict: z.enum(['promote', 'refuse', 'no-verdict']),
  artifact: digest,
  environment: z.string(),
  mode: z.enum(['observe', 'warn', 'enforce']),
  results: z.array(checkResult),
  warnings: z.array(checkResult),
  documents: z.array(digest),
  platform: digest,
  decidedAt: instant,
  validUntil: instant.exactOptional(),
});

const decisionRecord = z.strictObject({ entryId: digest, decision });

const answer = z.strictObject({
  number: z.literal([1, 2, 3, 4, 5, 6, 7, 8]),
  question: z.string(),
  answer: z.string(),
  why: optionalText,
  facts: z.array(
    z.strictObject({
      name: z.string(),
      value: z.union([z.string(), z.boolean()]),
      assurance: z.enum(['claimed', 'certificate', 'token', 'api']),
      source: z.string(),
      document: digest.exactOptional(),
    }),
  ),
  documents: z.array(z.strictObject({ role: z.string(), digest })),
});

const evidenceRecord = z.strictObject({
  entryId: digest,
  acceptedAt: instant,
  submitter: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('job'),
      projectId: z.string(),
      pipelineId: z.string(),
      jobId: z.string(),
    }),
    z.strictObject({ kind: z.literal('api-token'), name: z.string() }),
    z.strictObject({ kind: z.literal('user'), userId: z.string(), username: z.string() }),
    z.strictObject({ kind: z.literal('server') }),
    z.strictObject({ kind: z.literal('ledger') }),
  ]),
  documents: z.array(z.strictObject({ role: z.string(), digest, mediaType: z.string(), size: z.int() })),
});

/** Why somebody breaks the glass, or ends it: one line that another person understands later. */
const reason = z.string().regex(/^[^\p{Cc}\p{Cs}]{10,1000}$/u);

/** Body of `POST /api/v1/promotions`; other members are refused, because a typo would ask something else. */
export const promotionRequest: z.ZodType<PromotionRequest> = z.strictObject({
  artifact: digest,
  environment: z.string().regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u),
  breakGlass: z.strictObject({ reason }).exactOptional(),
});

/** Body of `POST /api/v1/exceptions/{id}/end`. */
export const exceptionEnd: z.ZodType<{ readonly reason: string }> = z.strictObject({ reason });

const exception: z.ZodType<ExceptionJson> = z.strictObject({
  entryId: digest,
  artifact: digest,
  environment: z.string(),
  reason: z.string(),
  by: z.strictObject({
    userId: z.string(),
    username: z.string(),
    projectId: z.string(),
    pipelineId: z.string(),
    jobId: z.string(),
  }),
  checks: z.array(z.string()),
  decision: digest.exactOptional(),
  createdAt: instant,
  expiresAt: instant,
  endedAt: instant.exactOptional(),
});

/** Exceptions on record. */
export const exceptionPage: z.ZodType<ExceptionPage> = z.strictObject({
  exceptions: z.array(exception),
  next: optionalText,
});

/** Answer to accepted evidence. */
export const evidenceReceipt: z.ZodType<EvidenceReceipt> = z.strictObject({
  entryId: digest,
  leafHash: z.string().regex(/^[0-9a-f]{64}$/),
  at: instant,
  keyId: z.string().regex(/^[0-9a-f]{8}$/),
  signature: z.base64(),
  repeated: z.boolean(),
  results: z.array(checkResult),
});

/** Answer to a promotion. */
export const promotionAnswer: z.ZodType<PromotionAnswer> = z.strictObject({
  entryId: digest.exactOptional(),
  cached: z.boolean(),
  decision,
  summary: digest.exactOptional(),
  exception: exception.exactOptional(),
});

/** Decisions on record. */
export const decisionPage: z.ZodType<DecisionPage> = z.strictObject({
  decisions: z.array(decisionRecord),
  next: optionalText,
});

/** What is on record of an artifact. */
export const artifactTrace: z.ZodType<ArtifactTrace> = z.strictObject({
  artifact: z.strictObject({ digest, name: optionalText }),
  answers: z.array(answer).length(8),
  evidence: z.array(evidenceRecord),
  decisions: z.array(decisionRecord),
}) as unknown as z.ZodType<ArtifactTrace>;

/** Proof that a leaf is in the log. */
export const entryProof: z.ZodType<EntryProof> = z.strictObject({
  leafHash: z.string().regex(/^[0-9a-f]{64}$/),
  index: z.int().nonnegative(),
  treeSize: z.int().positive(),
  hashes: z.array(z.base64()),
  checkpoint: z.string(),
});

/** Public keys of the server. */
export const serverKeys: z.ZodType<ServerKeys> = z.strictObject({
  log: z.strictObject({ verifierKey: z.string() }),
  signing: z
    .strictObject({ publicKey: z.string(), fingerprint: digest, signers: z.array(z.string()) })
    .exactOptional(),
});

/** Why a request was not served (RFC 9457). */
export const problemDocument: z.ZodType<ProblemDocument> = z.strictObject({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  category: z.enum(['usage', 'refused', 'unavailable']),
  expected: optionalText,
  found: optionalText,
  help: optionalText,
  instance: optionalText,
});
