import type { Digest, Instant } from '@waybill/kernel';
import type { Statement } from '../provenance/statement.ts';

/** Predicate type of a SLSA verification summary. */
export const vsaPredicateType = 'https://slsa.dev/verification_summary/v1';

/** A SLSA verification summary: what a verifier decided of an artifact, from which documents. */
export interface Vsa {
  readonly artifact: Digest;
  readonly artifactName?: string;
  readonly verifier: { readonly id: string; readonly version?: string };
  readonly verifiedAt: Instant;
  /** What was verified, for which environment: a verdict for `dev` must not open `prod`. */
  readonly resourceUri: string;
  /** The environment inside {@link Vsa.resourceUri}, where it names one. */
  readonly environment?: string;
  readonly policy: { readonly uri: string; readonly digest?: Digest };
  /** Every document that was read. */
  readonly inputs: readonly { readonly uri?: string; readonly digest: Digest }[];
  readonly result: 'PASSED' | 'FAILED';
  readonly verifiedLevels: readonly string[];
}

/** What a summary is made from. */
export interface VsaInput {
  readonly artifact: Digest;
  readonly artifactName?: string;
  readonly verifier: { readonly id: string; readonly version: string };
  readonly verifiedAt: Instant;
  /** The artifact's address without environment, such as `git+https://…`, `pkg:…` or a registry address. */
  readonly resource: string;
  readonly environment: string;
  readonly policy: { readonly uri: string; readonly digest: Digest };
  readonly inputs: readonly { readonly uri?: string; readonly digest: Digest }[];
  readonly passed: boolean;
  /** Who signed the provenance: in the job, by the server, or by GitLab's control plane. */
  readonly provenanceSigner: 'job' | 'server' | 'control-plane';
}

/** Writes a SLSA verification summary v1 as an in-toto Statement v1. */
export function buildVsa(_input: VsaInput): Uint8Array {
  throw new Error('not yet');
}

/** Reads a SLSA verification summary v1. */
export function parseVsa(_statement: Statement): Vsa {
  throw new Error('not yet');
}
