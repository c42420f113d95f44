import { formatInstant, WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import type { KeyedCertificate } from '../trusted-root/authority-chain.ts';
import { includesInstant } from '../trusted-root/trusted-root.ts';
import type { TrustedAuthority, Validity } from '../trusted-root/trusted-root.ts';
import { refusal } from './bundle-error.ts';
import { checkAuthority } from './certificate-usage.ts';
import { isSelfIssued, isSignedBy, parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { equalBytes } from './equal-bytes.ts';
import { publicKeyFromSpki } from './public-key.ts';
import type { PublicKey } from './public-key.ts';

/** A leaf and the authorities above it, nearest first. */
interface CertificatePath {
  readonly issuer: KeyedCertificate;
  readonly authorities: readonly Certificate[];
}

/** What a leaf is to be chained to, for which purpose, and when it must have been valid. */
export interface ChainQuestion {
  readonly leaf: Certificate;
  /** Certificates that came along with the leaf, untrusted. */
  readonly intermediates: readonly Certificate[];
  readonly purpose: string;
  readonly times: readonly Instant[];
}

/**
 * Finds the authority that vouches for a leaf and verifies the chain up to its anchor (RFC 5280, section 6):
 * signatures, names, constraints, and every window at every time. Returns the leaf's issuer.
 * Throws `certificate-chain-untrusted`, `certificate-not-for-signing` or `time-outside-validity`.
 */
export function verifyChain(
  question: ChainQuestion,
  authorities: readonly TrustedAuthority[],
): KeyedCertificate {
  let reason: WaybillError | undefined;
  // Authorities overlap in time and may share a root: the first that holds in every respect wins.
  for (const authority of authorities) {
    try {
      const path = findPath(question, authority);
      if (!path) continue;
      checkWindows(question, path, authority);
      return path.issuer;
    } catch (error) {
      if (!(error instanceof WaybillError)) throw error;
      reason = error;
    }
  }
  throw (
    reason ??
    refusal({
      code: 'certificate-chain-untrusted',
      message: 'No authority of the trusted root issued the certificate.',
      expected: authorities.map(({ uri }) => uri).join(', ') || 'an authority in the trusted root',
      found: 'a certificate of another issuer',
      help: 'Give the trusted root of the Sigstore instance that issued it.',
    })
  );
}

/** Reads the further certificates of a bundle, which must not bring its own root. */
export function parseIntermediates(documents: readonly Uint8Array[]): Certificate[] {
  return documents.map((document) => {
    const certificate = parseCertificate(document);
    if (!isSelfIssued(certificate)) return certificate;
    throw refusal({
      code: 'certificate-chain-contains-root',
      message: 'The bundle brings a root certificate.',
      expected: 'a leaf and intermediates only: roots come from the trusted root',
      found: 'a certificate that issued itself',
    });
  });
}

/** Refuses a time outside a closed window. */
export function checkTime(what: string, window: Validity, at: Instant): void {
  if (includesInstant(window, at)) return;
  const until = window.until === undefined ? 'on' : `to ${formatInstant(window.until)}`;
  throw refusal({
    code: 'time-outside-validity',
    message: `A time of this bundle lies outside the validity of ${what}.`,
    expected: `from ${formatInstant(window.from)} ${until}`,
    found: formatInstant(at),
  });
}

/** The window of a certificate. */
export function validityOf({ notBefore, notAfter }: Certificate): Validity {
  return { from: notBefore, until: notAfter };
}

function findPath(question: ChainQuestion, authority: TrustedAuthority): CertificatePath | undefined {
  // Chains that cannot fit are not verified: each costs a P-384 check or two.
  const names = [question.leaf, ...question.intermediates].map(({ issuer }) => issuer);
  const fits = ({ subject }: Certificate): boolean => names.some((name) => equalBytes(name, subject));
  if (!authority.certificates().some(fits)) return undefined;
  const { authorities } = authority.chain();
  const used: KeyedCertificate[] = [];
  for (let current = question.leaf; ;) {
    const at = authorities.findIndex(({ certificate, key }) => isIssued(current, certificate, key));
    if (at >= 0) {
      const above = authorities.slice(at);
      const path = [...used, ...above];
      // Intermediates of the bundle lengthen the path that an authority may allow.
      if (used.length > 0 || at > 0) {
        for (const [below, { certificate }] of path.entries())
          checkAuthority(certificate, below, question.purpose);
      }
      return { issuer: path[0] as KeyedCertificate, authorities: path.map(({ certificate }) => certificate) };
    }
    const next = question.intermediates.find(
      (candidate) =>
        equalBytes(candidate.subject, current.issuer) &&
        !used.some(({ certificate }) => certificate === candidate),
    );
    if (!next) return undefined;
    const keyed = { certificate: next, key: publicKeyFromSpki(next.spki) };
    if (!isIssued(current, next, keyed.key)) return undefined;
    used.push(keyed);
    current = next;
  }
}

function isIssued(certificate: Certificate, issuer: Certificate, issuerKey: PublicKey): boolean {
  return equalBytes(issuer.subject, certificate.issuer) && isSignedBy(certificate, issuerKey);
}

function checkWindows(question: ChainQuestion, path: CertificatePath, authority: TrustedAuthority): void {
  for (const at of question.times) {
    checkTime('the certificate', validityOf(question.leaf), at);
    for (const certificate of path.authorities) checkTime('its issuer', validityOf(certificate), at);
    checkTime('its authority in the trusted root', authority.validity, at);
  }
}
