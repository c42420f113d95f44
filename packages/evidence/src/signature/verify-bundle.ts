import type { Instant } from '@waybill/kernel';
import type { Artifact } from '../artifact.ts';
import type { TrustedRoot } from '../trusted-root/trusted-root.ts';
import type { Bundle, BundleVersion } from './bundle.ts';
import type { ExpectedSigner } from './signer.ts';
import type { VerifiedBundle } from './verified-bundle.ts';

/** What a trust profile asks of a bundle beyond its signature. */
export interface BundleRules {
  readonly acceptBundles: readonly BundleVersion[];
  readonly log: 'required' | 'optional';
  readonly timestamp: 'required' | 'optional';
  /** When the ledger accepted it; bounds a key signature that brings neither log nor timestamp. */
  readonly acceptedAt?: Instant;
}

/** What to verify a bundle against. */
export interface VerifyBundleOptions {
  /** Needed for certificates, log entries and timestamps. */
  readonly trustedRoot?: TrustedRoot;
  readonly signer: ExpectedSigner;
  /** What was signed, or a subject of the signed statement. */
  readonly artifact?: Artifact;
  /** Lets a statement be verified without an artifact: the caller matches subjects itself. */
  readonly subjectsOnly?: boolean;
  readonly rules: BundleRules;
}

/** Verifies a bundle; throws `refused` errors with a {@link BundleErrorCode}. */
export function verifyBundle(_bundle: Bundle, _options: VerifyBundleOptions): VerifiedBundle {
  throw new Error('not written yet');
}
