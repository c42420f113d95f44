import { refusal } from '../signature/bundle-error.ts';
import {
  checkAuthority,
  checkTimestampingLeaf,
  isAuthority,
  purpose,
} from '../signature/certificate-usage.ts';
import { isSignedBy } from '../signature/certificate.ts';
import type { Certificate } from '../signature/certificate.ts';
import { equalBytes } from '../signature/equal-bytes.ts';
import { publicKeyFromSpki } from '../signature/public-key.ts';
import type { PublicKey } from '../signature/public-key.ts';

/** A certificate with its imported key. */
export interface KeyedCertificate {
  readonly certificate: Certificate;
  readonly key: PublicKey;
}

/** The certificates of one authority of a trusted root, each signed by the next. */
export interface AuthorityChain {
  /** A timestamp authority's own certificate, where the trusted root names it. */
  readonly leaf?: KeyedCertificate;
  /** Authorities, the one next to the leaf first; the last is the trust anchor. */
  readonly authorities: readonly KeyedCertificate[];
}

/**
 * Verifies that the certificates of an authority hold together. The last one is the trust anchor, self-signed or
 * not (protobuf-specs): it is trusted as it stands.
 */
export function verifyAuthorityChain(
  certificates: readonly Certificate[],
  use: 'signing' | 'timestamping',
): AuthorityChain {
  const chain = certificates.map((certificate) => ({
    certificate,
    key: publicKeyFromSpki(certificate.spki),
  }));
  for (const [at, issuer] of chain.slice(1).entries()) {
    const issued = certificates[at] as Certificate;
    if (!equalBytes(issued.issuer, issuer.certificate.subject) || !isSignedBy(issued, issuer.key)) {
      throw refusal({
        code: 'trusted-root-malformed',
        message: 'The certificates of an authority in the trusted root do not form a chain.',
        expected: 'each certificate signed by the next',
        found: `number ${at + 1} of ${chain.length} is not`,
      });
    }
  }
  const [first, ...rest] = chain;
  const leaf = use === 'timestamping' && first && !isAuthority(first.certificate) ? first : undefined;
  if (leaf) checkTimestampingLeaf(leaf.certificate);
  const authorities = leaf ? rest : chain;
  const leafPurpose = use === 'signing' ? purpose.codeSigning : purpose.timeStamping;
  for (const [below, { certificate }] of authorities.entries())
    checkAuthority(certificate, below, leafPurpose);
  return leaf ? { leaf, authorities } : { authorities };
}
