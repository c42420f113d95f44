import type { CheckResult, Digest, Instant } from '@waybill/kernel';
import type { FactSet } from '../facts.ts';
import type { DigestCheck } from './gitlab-build.ts';
import type { ListedChild } from './image-children.ts';
import type { VouchedFacts } from './server-statement.ts';

/** What a provenance statement says, in one form for all producers. */
export interface Provenance {
  /** Who wrote statements of this build type; not verified by anything but a signature. */
  readonly producer: 'waybill' | 'gitlab-control-plane' | 'gitlab-runner' | 'npm' | 'unknown';
  readonly predicateType: string;
  readonly buildType: string;
  readonly builderId: string;
  /** What it claims, by fact; what it does not say is absent. */
  readonly values: FactSet;
  readonly startedAt?: Instant;
  readonly finishedAt?: Instant;
  readonly runnerTags: readonly string[];
  readonly inputs: { readonly [name: string]: string };
  readonly byproducts: readonly Resource[];
  readonly dependencies: readonly Resource[];
  readonly digestCheck?: DigestCheck;
  /** How the digest of each subject was checked; worth as much as whoever signed. */
  readonly subjectChecks?: { readonly [digest: Digest]: DigestCheck };
  /** Images that indexes among the subjects are said to hold. */
  readonly children?: readonly ListedChild[];
  /** Facts that whoever signed vouches for; worth as much as who that is. */
  readonly vouched?: VouchedFacts;
  /** What is odd about the document itself. */
  readonly findings: readonly CheckResult[];
}

/** A resource that a statement names (in-toto ResourceDescriptor). */
export interface Resource {
  readonly name?: string;
  readonly uri?: string;
  readonly mediaType?: string;
  readonly digest: { readonly [algorithm: string]: string };
}
