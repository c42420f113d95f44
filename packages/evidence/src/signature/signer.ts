import { matchText } from '@waybill/kernel';
import type { TextMatch, WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';
import type { Bundle } from './bundle.ts';
import { quote, readIdentity } from './certificate-claims.ts';
import type { CertificateIdentity } from './certificate-claims.ts';
import { parseCertificate } from './certificate.ts';
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
      /** Name of the authority that the certificate says issued it: hex of the DER. */
      readonly authority: string;
    }
  | { readonly kind: 'key'; readonly hint: string };

/**
 * Who the bundle says has signed it, NOT verified; only for choosing the one trust profile to verify under.
 * Throws `der-malformed`, `certificate-malformed` or `certificate-claims-contradict`.
 */
export function readClaimedSigner(bundle: Bundle): ClaimedSigner {
  if (bundle.material.kind === 'key') return { kind: 'key', hint: bundle.material.hint };
  const leaf = parseCertificate(bundle.material.leaf);
  const authority = Buffer.from(leaf.issuer).toString('hex');
  return { kind: 'certificate', ...readIdentity(leaf), authority };
}

/** Refuses a certificate that is not the expected signer's. */
export function checkIdentity(
  expected: ExpectedSigner & { kind: 'identity' },
  found: CertificateIdentity,
): void {
  if (expected.issuer === found.issuer && matchText(expected.identity, found.identity)) return;
  throw signerMismatch(
    `${quote(textOf(expected.identity))} by issuer ${quote(expected.issuer)}`,
    `${quote(found.identity)} by issuer ${quote(found.issuer)}`,
  );
}

/** The bundle was signed by somebody, or with something, else. */
export function signerMismatch(expected: string, found: string): WaybillError {
  return refusal({
    code: 'signer-mismatch',
    message: 'The bundle was not signed by the expected signer.',
    expected,
    found,
    help: 'If that signer is right, name it exactly as found; otherwise do not use the artifact.',
  });
}

function textOf(match: TextMatch): string {
  return match.kind === 'literal' ? match.text : match.pattern;
}
