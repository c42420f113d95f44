import type { Bundle } from './bundle.ts';
import type { TextMatch } from './text-match.ts';
import type { CertificateClaims } from './verified-bundle.ts';

/** Who must have signed: a certificate's identity and issuer, or one key. The issuer is compared literally. */
export type ExpectedSigner =
  | { readonly kind: 'identity'; readonly identity: TextMatch; readonly issuer: string }
  | { readonly kind: 'key'; readonly keyPem: string };

/** Who a bundle says has signed it. Not verified: only for choosing what to verify it against. */
export type ClaimedSigner =
  | {
      readonly kind: 'certificate';
      readonly identity: string;
      readonly issuer: string;
      readonly claims: CertificateClaims;
    }
  | { readonly kind: 'key'; readonly hint: string };

/**
 * Who the bundle says has signed it, NOT verified; only for choosing the one trust profile to verify under.
 * Throws `der-malformed`, `certificate-malformed` or `certificate-claims-contradict`.
 */
export function readClaimedSigner(_bundle: Bundle): ClaimedSigner {
  throw new Error('not written yet');
}
