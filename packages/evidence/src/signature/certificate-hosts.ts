import type { CertificateClaims } from './verified-bundle.ts';

/** Which of a GitLab certificate's claims count, after their hosts were compared. */
export interface CertificateHosts {
  /** The host of issuer, identity and build signer; absent when they differ, and then nothing counts. */
  readonly host?: string;
  /** The claims that count: those of another host are left out. */
  readonly claims: CertificateClaims;
  /** Names of the claims that point at another host. */
  readonly contradicting: readonly (keyof CertificateClaims | 'identity')[];
}

/** Compares the hosts that a GitLab certificate names. */
export function checkCertificateHosts(_claims: CertificateClaims, _identity: string): CertificateHosts {
  throw new Error('not written yet');
}
