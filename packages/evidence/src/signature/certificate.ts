import type { Instant, WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';
import {
  contextTag,
  parseDer,
  readBitString,
  readFlag,
  readInteger,
  readOid,
  readSmallInteger,
  readTime,
  tag,
} from './der.ts';
import type { DerNode } from './der.ts';
import { equalBytes } from './equal-bytes.ts';
import type { PublicKey } from './public-key.ts';
import { holds } from './verify-signature.ts';

/** An X.509 certificate (RFC 5280), every field a view of its bytes. */
export interface Certificate {
  readonly raw: Uint8Array;
  /** What its issuer signed. */
  readonly tbs: Uint8Array;
  readonly serial: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly spki: Uint8Array;
  /** Content of the TBS up to its extensions; with them it is what a CT log signed. */
  readonly tbsBeforeExtensions: Uint8Array;
  readonly extensions: ReadonlyMap<string, CertificateExtension>;
}

/** One extension: its value is the DER inside the octet string. */
export interface CertificateExtension {
  readonly critical: boolean;
  readonly value: Uint8Array;
  readonly raw: Uint8Array;
}

const maxCertificateBytes = 64 * 1024;
const maxExtensions = 64;
const versionTag = contextTag(0, 'constructed');
const extensionsTag = contextTag(3, 'constructed');

/** Reads one X.509 v3 certificate; throws `der-malformed` or `certificate-malformed`. */
export function parseCertificate(bytes: Uint8Array): Certificate {
  if (bytes.length > maxCertificateBytes)
    throw malformed(`at most ${maxCertificateBytes} bytes`, `${bytes.length}`);
  const outer = parseDer(bytes).open();
  const tbs = outer.take(tag.sequence);
  const algorithm = outer.take(tag.sequence);
  const signature = readBitString(outer.take(tag.bitString));
  outer.finish();

  const fields = tbs.open();
  const version = fields.takeIf(versionTag);
  if (!version || readVersion(version) !== 2)
    throw malformed('an X.509 certificate of version 3', 'another version');
  const serial = readInteger(fields.take(tag.integer));
  const innerAlgorithm = fields.take(tag.sequence);
  // RFC 5280, section 4.1.1.2: the algorithm that is signed and the one that is used are the same.
  if (!equalBytes(innerAlgorithm.raw, algorithm.raw)) throw malformed('one signature algorithm', 'two');
  const issuer = fields.take(tag.sequence);
  const validity = fields.enter();
  const notBefore = readTime(validity.any());
  const notAfter = readTime(validity.any());
  validity.finish();
  const subject = fields.take(tag.sequence);
  const spki = fields.take(tag.sequence);
  fields.takeIf(contextTag(1, 'primitive'));
  fields.takeIf(contextTag(2, 'primitive'));
  const extensions = fields.takeIf(extensionsTag);
  fields.finish();
  return {
    raw: bytes,
    tbs: tbs.raw,
    serial,
    signatureAlgorithm: readOid(algorithm.open().any()),
    signature,
    issuer: issuer.raw,
    subject: subject.raw,
    notBefore,
    notAfter,
    spki: spki.raw,
    tbsBeforeExtensions: tbs.content.subarray(0, tbs.content.length - (extensions?.size ?? 0)),
    extensions: extensions ? readExtensions(extensions) : new Map(),
  };
}

function readVersion(node: DerNode): number {
  const inner = node.open(versionTag);
  const version = readSmallInteger(inner.any());
  inner.finish();
  return version;
}

function readExtensions(node: DerNode): Map<string, CertificateExtension> {
  const outer = node.open(extensionsTag);
  const list = outer.enter();
  outer.finish();
  const extensions = new Map<string, CertificateExtension>();
  for (const extension of list.rest(maxExtensions)) {
    const parts = extension.open();
    const oid = readOid(parts.any());
    const critical = readFlag(parts);
    const value = parts.take(tag.octetString).content;
    parts.finish();
    // RFC 5280, section 4.2: once each. Two readers may pick different ones.
    if (extensions.has(oid)) throw malformed('each extension once', `${oid} twice`);
    extensions.set(oid, { critical, value, raw: extension.raw });
  }
  return extensions;
}

/** Signature algorithms of certificates: hash, kind of key. RFC 5758, RFC 4055, RFC 8410. */
const signatureAlgorithms: {
  readonly [oid: string]: readonly [hash: string | null, key: 'ec' | 'rsa' | 'ed25519'];
} = {
  '1.2.840.10045.4.3.2': ['sha256', 'ec'],
  '1.2.840.10045.4.3.3': ['sha384', 'ec'],
  '1.2.840.10045.4.3.4': ['sha512', 'ec'],
  '1.2.840.113549.1.1.11': ['sha256', 'rsa'],
  '1.2.840.113549.1.1.12': ['sha384', 'rsa'],
  '1.2.840.113549.1.1.13': ['sha512', 'rsa'],
  '1.3.101.112': [null, 'ed25519'],
};

/** True when `key` made `signature` over `data` under this X.509 or CMS signature algorithm. */
export function verifyByOid(oid: string, key: PublicKey, data: Uint8Array, signature: Uint8Array): boolean {
  const algorithm = signatureAlgorithms[oid];
  if (!algorithm || algorithm[1] !== familyOf(key)) return false;
  return holds(algorithm[0], data, key.object, signature);
}

/** True when `issuerKey` signed the certificate. */
export function isSignedBy(certificate: Certificate, issuerKey: PublicKey): boolean {
  return verifyByOid(certificate.signatureAlgorithm, issuerKey, certificate.tbs, certificate.signature);
}

/** True when the certificate names itself as its issuer, as roots do. */
export function isSelfIssued(certificate: Certificate): boolean {
  return equalBytes(certificate.issuer, certificate.subject);
}

function familyOf(key: PublicKey): 'ec' | 'rsa' | 'ed25519' | undefined {
  if (key.algorithm === 'rsa' || key.algorithm === 'ed25519') return key.algorithm;
  return key.algorithm === 'rsa-pss' ? undefined : 'ec';
}

function malformed(expected: string, found: string): WaybillError {
  return refusal({
    code: 'certificate-malformed',
    message: 'A certificate cannot be read.',
    expected,
    found,
  });
}
