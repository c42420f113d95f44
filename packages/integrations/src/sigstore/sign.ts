import type { Digest, Instant } from '@waybill/kernel';
import type { SigningKey } from '../key-management/signing-key.ts';
import type { RekorService, SigstoreServices } from './services.ts';

/** What is signed: an artifact (its bytes, or its digest where only that is known), or a statement as it stands. */
export type SigningContent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'message'; readonly digest: Digest }
  | { readonly kind: 'statement'; readonly payload: Uint8Array };

/** Limits of one signing. */
export interface SigningOptions {
  /** Longest time that all calls may take together; 30 s unless told. */
  readonly deadlineMs?: number;
  /** Exact bytes of a trusted_root.json; the bundle is verified against it before it is returned. */
  readonly trustedRoot?: Uint8Array;
  /** Instant for that verification; the clock's unless told. */
  readonly now?: () => Instant;
}

/** Signs with a short-lived certificate; returns the exact JSON bytes of a Sigstore bundle v0.3. */
export function signKeyless(
  _content: SigningContent,
  _services: SigstoreServices,
  _identityToken: string,
  _options: SigningOptions = {},
): Promise<Uint8Array> {
  throw new Error('not yet');
}

/** Signs with a managed key; returns the exact JSON bytes of a Sigstore bundle v0.3. */
export function signWithKey(
  _content: SigningContent,
  _key: SigningKey,
  _services: { readonly rekor?: readonly RekorService[]; readonly tsaUrls?: readonly string[] } = {},
  _options: SigningOptions = {},
): Promise<Uint8Array> {
  throw new Error('not yet');
}
