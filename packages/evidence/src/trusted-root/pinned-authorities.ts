import type { WaybillError } from '@waybill/kernel';
import { refusal } from '../signature/bundle-error.ts';
import { validityOf } from '../signature/certificate-chain.ts';
import { parseCertificate, type Certificate } from '../signature/certificate.ts';
import { decodePem } from '../signature/public-key.ts';
import { verifyAuthorityChain, type AuthorityChain } from './authority-chain.ts';
import type { TrustedRoot } from './trusted-root.ts';

/**
 * A trusted root of certificate authorities alone, each pinned by its certificate (PEM): no logs, no timestamp
 * authorities. For authorities outside of Sigstore, such as GitLab's own one of a project. Throws
 * `trusted-root-malformed`, or what reading a certificate throws.
 */
export function pinnedAuthorities(certificates: readonly string[], uri: string): TrustedRoot {
  return {
    logs: [],
    ctLogs: [],
    timestampAuthorities: [],
    certificateAuthorities: certificates.map((pem) => {
      const certificate = certificateFromPem(pem);
      let chain: AuthorityChain | undefined;
      return {
        uri,
        validity: validityOf(certificate),
        certificates: () => [certificate],
        chain: () => (chain ??= verifyAuthorityChain([certificate], 'signing')),
      };
    }),
  };
}

/** The subject of a pinned authority as hex of its DER: certificates that it issues name it so. */
export function authorityName(pem: string): string {
  return Buffer.from(certificateFromPem(pem).subject).toString('hex');
}

function certificateFromPem(pem: string): Certificate {
  const der = decodePem(pem, 'CERTIFICATE');
  if (!der) throw malformed();
  return parseCertificate(der);
}

function malformed(): WaybillError {
  return refusal({
    code: 'trusted-root-malformed',
    message: 'The certificate of a pinned authority cannot be read.',
    expected: 'one PEM block CERTIFICATE',
    found: 'something else',
  });
}
