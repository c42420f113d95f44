import type { Digest } from '@waybill/kernel';
import type { ArtifactTrace, EvidenceReceipt, PromotionAnswer } from './wire.ts';

/** How to reach a Waybill server. */
export interface ServerClientOptions {
  readonly url: string;
  /** GitLab ID token or API token. */
  readonly token?: string;
  /** Milliseconds for one call with its repeats; 30,000 unless told. */
  readonly deadlineMs?: number;
}

/** Evidence to hand in: exact bytes. */
export interface EvidenceSubmission {
  readonly artifacts: readonly { readonly digest: Digest; readonly name?: string }[];
  readonly sbom?: Uint8Array;
  readonly provenance?: Uint8Array;
  readonly signature?: Uint8Array;
}

/**
 * A Waybill server, as the command line sees it. Throws what the server answered, under its own code, and
 * `server-unreachable`, `server-answer-unexpected`, `server-answer-too-large`.
 */
export interface ServerClient {
  submitEvidence(evidence: EvidenceSubmission): Promise<EvidenceReceipt>;
  decide(artifact: Digest, environment: string): Promise<PromotionAnswer>;
  /** Undefined where the server has no evidence of the artifact. */
  trace(artifact: Digest): Promise<ArtifactTrace | undefined>;
  /** Exact bytes, whose digest was compared; undefined where the server does not have them. */
  findDocument(digest: Digest): Promise<Uint8Array | undefined>;
}

/** A client for one server. Throws `server-address-malformed`. */
export function createServerClient(_options: ServerClientOptions): ServerClient {
  throw new Error('not built yet');
}
