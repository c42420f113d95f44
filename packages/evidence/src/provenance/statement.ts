import type { JsonObject } from '@waybill/kernel';

/** An in-toto Statement: which artifacts a predicate speaks of. Source: in-toto attestation spec/v1/statement.md. */
export interface Statement {
  readonly type: 'https://in-toto.io/Statement/v1' | 'https://in-toto.io/Statement/v0.1';
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  readonly predicate?: JsonObject;
}

/** One artifact that a statement speaks of; matched by digest only, the name is for people. */
export interface Subject {
  readonly name?: string;
  /** Algorithm (`sha256`, `sha512`, `gitCommit` …) to lowercase hex. */
  readonly digest: { readonly [algorithm: string]: string };
}
