import { createHash } from 'node:crypto';
import { WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import type { KeyedCertificate } from '../trusted-root/authority-chain.ts';
import type { TrustedAuthority } from '../trusted-root/trusted-root.ts';
import { refusal } from './bundle-error.ts';
import { checkTime, validityOf, verifyChain } from './certificate-chain.ts';
import { checkTimestampingLeaf, isAuthority, purpose } from './certificate-usage.ts';
import { parseCertificate, verifyByOid } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { parseDer, tag } from './der.ts';
import { equalBytes } from './equal-bytes.ts';
import { publicKeyFromSpki } from './public-key.ts';
import { parseTimestampResponse, timestampInvalid } from './timestamp-token.ts';
import type { TimestampToken } from './timestamp-token.ts';
import { hashOf } from './verify-signature.ts';

const subjectKeyIdentifier = '2.5.29.14';

/** CMS may name the key alone and leave the hash to the digest algorithm (RFC 5754, section 3.2). */
const rsaEncryption = '1.2.840.113549.1.1.1';
const rsaWith: { readonly [hash: string]: string } = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};

/**
 * Verifies RFC 3161 timestamps over a signature, each of them, and returns their times. Authority and chain are
 * judged at the stamped time: that they have expired since does not matter.
 * Throws `timestamp-invalid`, `timestamp-authority-untrusted`, `time-outside-validity` and codes of certificates.
 */
export function verifyTimestamps(
  responses: readonly Uint8Array[],
  signature: Uint8Array,
  authorities: readonly TrustedAuthority[],
): Instant[] {
  const tokens = responses.map(parseTimestampResponse);
  // By what was stamped: two authorities may stamp in one second, and one stamp can be packed in many ways.
  if (tokens.some(({ info }, at) => tokens.findIndex((other) => equalBytes(info, other.info)) !== at))
    throw timestampInvalid('each timestamp once', 'one twice');
  return tokens.map((token) => verifyTimestamp(token, signature, authorities));
}

function verifyTimestamp(
  token: TimestampToken,
  signature: Uint8Array,
  authorities: readonly TrustedAuthority[],
): Instant {
  if (!equalBytes(token.imprint.value, hashOf(token.imprint.algorithm, signature))) {
    throw timestampInvalid('a timestamp of this signature', 'one of other data');
  }
  let reason: WaybillError | undefined;
  for (const authority of authorities) {
    try {
      const signer = findSigner(token, authority);
      if (!signer) continue;
      verifyToken(token, signer);
      return token.at;
    } catch (error) {
      if (!(error instanceof WaybillError)) throw error;
      reason = error;
    }
  }
  throw (
    reason ??
    refusal({
      code: 'timestamp-authority-untrusted',
      message: 'The trusted root does not know the authority that made a timestamp.',
      expected: authorities.map(({ uri }) => uri).join(', ') || 'a timestamp authority in the trusted root',
      found: 'a signer of another authority',
    })
  );
}

/** The certificate that signed, when it is this authority's; its windows are checked at the stamped time. */
function findSigner(token: TimestampToken, authority: TrustedAuthority): KeyedCertificate | undefined {
  const [named] = authority.certificates();
  // Where the root names the authority's own certificate, no other of the same issuer will do.
  if (named && !isAuthority(named))
    return isSigner(token, named) ? namedSigner(token.at, authority) : undefined;
  const leaf = token.certificates.map(parseCertificate).find((certificate) => isSigner(token, certificate));
  const issued = ({ subject }: Certificate): boolean =>
    leaf !== undefined && equalBytes(subject, leaf.issuer);
  if (!leaf || !authority.certificates().some(issued)) return undefined;
  checkTimestampingLeaf(leaf);
  verifyChain({ leaf, intermediates: [], purpose: purpose.timeStamping, times: [token.at] }, [authority]);
  return { certificate: leaf, key: publicKeyFromSpki(leaf.spki) };
}

function namedSigner(at: Instant, authority: TrustedAuthority): KeyedCertificate | undefined {
  const { leaf, authorities } = authority.chain();
  for (const { certificate } of [...(leaf ? [leaf] : []), ...authorities]) {
    checkTime('the timestamp authority', validityOf(certificate), at);
  }
  checkTime('the timestamp authority in the trusted root', authority.validity, at);
  return leaf;
}

function isSigner({ signer }: TimestampToken, certificate: Certificate): boolean {
  if (signer.kind === 'serial') {
    return equalBytes(certificate.serial, signer.serial) && equalBytes(certificate.issuer, signer.issuer);
  }
  const keyId = certificate.extensions.get(subjectKeyIdentifier);
  if (!keyId) return false;
  const node = parseDer(keyId.value);
  return node.tag === tag.octetString && equalBytes(node.content, signer.keyId);
}

function verifyToken(token: TimestampToken, { certificate, key }: KeyedCertificate): void {
  const { signatureAlgorithm } = token;
  const algorithm =
    signatureAlgorithm === rsaEncryption ? (rsaWith[token.digestAlgorithm] as string) : signatureAlgorithm;
  if (!verifyByOid(algorithm, key, token.signedBytes, token.signature)) {
    throw timestampInvalid('the signature of its authority', 'another signature');
  }
  // Binds the certificate, not just the key: the key may have several (RFC 5816).
  for (const { algorithm: hash, value } of token.certificateHashes) {
    if (!equalBytes(createHash(hash).update(certificate.raw).digest(), value)) {
      throw timestampInvalid("the authority's certificate, signed", 'another certificate');
    }
  }
}
