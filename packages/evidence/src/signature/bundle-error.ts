import { WaybillError } from '@waybill/kernel';
import type { ErrorDetails } from '@waybill/kernel';

/** Every reason for which a bundle, a trusted root or a key is refused; `docs/errors/<code>.md` explains each. */
export const bundleErrorCodes = [
  // What was handed in
  'bundle-malformed',
  'bundle-version-not-accepted',
  'trusted-root-malformed',
  'trusted-root-needed',
  'key-unusable',
  'der-malformed',
  // Who signed
  'certificate-malformed',
  'certificate-not-for-signing',
  'certificate-extension-unknown',
  'certificate-chain-contains-root',
  'certificate-chain-untrusted',
  'certificate-claims-contradict',
  'sct-missing',
  'sct-invalid',
  'signer-mismatch',
  // The transparency log
  'log-entry-missing',
  'log-entry-malformed',
  'log-entry-mismatch',
  'log-unknown',
  'log-promise-invalid',
  'log-proof-invalid',
  'checkpoint-invalid',
  // Time
  'timestamp-missing',
  'timestamp-invalid',
  'timestamp-authority-untrusted',
  'time-missing',
  'time-outside-validity',
  // What was signed
  'signature-invalid',
  'payload-type-unexpected',
  'statement-malformed',
  'artifact-needed',
  'artifact-bytes-needed',
  'artifact-digest-mismatch',
  'artifact-looks-like-statement',
  'artifact-not-subject',
] as const;

/** A reason for which a bundle, a trusted root or a key is refused. */
export type BundleErrorCode = (typeof bundleErrorCodes)[number];

/** The error that says why evidence is refused; its category, and so its exit code, is always the same. */
export function refusal(
  details: Omit<ErrorDetails, 'code' | 'category'> & { code: BundleErrorCode },
): WaybillError {
  return new WaybillError({ ...details, category: 'refused' });
}
