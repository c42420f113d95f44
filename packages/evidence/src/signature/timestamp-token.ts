import type { Instant, WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';
import type { HashAlgorithm } from './bundle.ts';
import {
  contextTag,
  encodeDer,
  parseDer,
  readFlag,
  readInteger,
  readOid,
  readSmallInteger,
  readTime,
  tag,
} from './der.ts';
import type { DerCursor, DerNode } from './der.ts';
import { equalBytes } from './equal-bytes.ts';
import { hashOf } from './verify-signature.ts';

/** A timestamp token taken apart (RFC 3161, section 2.4.2, in CMS, RFC 5652, section 5), not verified. */
export interface TimestampToken {
  /** The TSTInfo as it was signed: two stamps are one and the same where it is. */
  readonly info: Uint8Array;
  readonly at: Instant;
  readonly imprint: { readonly algorithm: HashAlgorithm; readonly value: Uint8Array };
  /** Certificates that the authority put in, DER. */
  readonly certificates: readonly Uint8Array[];
  /** Which certificate signed: by issuer (DER) and serial number, or by subject key identifier. */
  readonly signer:
    | { readonly kind: 'serial'; readonly issuer: Uint8Array; readonly serial: Uint8Array }
    | { readonly kind: 'key-id'; readonly keyId: Uint8Array };
  /** What the signature covers: the signed attributes, re-tagged as a SET. */
  readonly signedBytes: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly digestAlgorithm: HashAlgorithm;
  readonly signature: Uint8Array;
  /** Hashes of the signer's certificate that the authority signed (RFC 2634, RFC 5035). */
  readonly certificateHashes: readonly {
    readonly algorithm: 'sha1' | HashAlgorithm;
    readonly value: Uint8Array;
  }[];
}

const oid = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

const hashes: { readonly [oid: string]: HashAlgorithm } = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const maxCertificates = 8;
const maxAttributes = 16;
/** Real authorities state one second; a certificate lives ten minutes, so a stamp must tell them apart. */
const maxAccuracySeconds = 60;

/** The tag of `[number]` around elements of their own. */
const explicit = (number: number): number => contextTag(number, 'constructed');

/** Takes a TimeStampResp apart; throws `der-malformed` or `timestamp-invalid`. */
export function parseTimestampResponse(bytes: Uint8Array): TimestampToken {
  const response = parseDer(bytes).open();
  checkGranted(response.enter());
  const token = response.enter();
  response.finish();
  expectOid(token, oid.signedData);
  const wrapper = token.enter(explicit(0));
  const signedData = wrapper.enter();
  wrapper.finish();
  token.finish();

  checkVersion(readSmallInteger(signedData.any()), 3);
  signedData.take(tag.set);
  const content = readContent(signedData.enter());
  const certificates = signedData.takeIf(explicit(0))?.open(explicit(0)).rest(maxCertificates) ?? [];
  signedData.takeIf(explicit(1));
  const [signerInfo, another] = signedData.enter(tag.set).rest(2);
  if (!signerInfo || another) throw timestampInvalid('exactly one signer', another ? 'several' : 'none');
  signedData.finish();
  return {
    info: content,
    ...readTstInfo(content),
    certificates: certificates.map(({ raw }) => raw),
    ...readSignerInfo(signerInfo.open(), content),
  };
}

/** The timestamp does not hold. */
export function timestampInvalid(expected: string, found: string): WaybillError {
  return refusal({ code: 'timestamp-invalid', message: 'A timestamp does not hold.', expected, found });
}

/** PKIStatusInfo of a stamp that was given: 0 granted, 1 granted with modifications, and no reason for a failure. */
function checkGranted(fields: DerCursor): void {
  const status = readSmallInteger(fields.any());
  if (status > 1) throw timestampInvalid('a timestamp that was granted', `status ${status}`);
  fields.takeIf(tag.sequence);
  if (fields.takeIf(tag.bitString))
    throw timestampInvalid('a timestamp that was granted', 'a failure beside it');
  fields.finish();
}

/** RFC 5652, sections 5.1 and 5.3: the version of a CMS structure follows from what is inside. */
function checkVersion(found: number, expected: number): void {
  if (found !== expected) throw timestampInvalid(`version ${expected} of the signed data`, `${found}`);
}

/** The content that is signed, which must be a TSTInfo. */
function readContent(fields: DerCursor): Uint8Array {
  expectOid(fields, oid.tstInfo);
  const wrapper = fields.enter(explicit(0));
  const content = wrapper.take(tag.octetString).content;
  wrapper.finish();
  fields.finish();
  return content;
}

function readTstInfo(content: Uint8Array): Pick<TimestampToken, 'at' | 'imprint'> {
  const fields = parseDer(content).open();
  if (readSmallInteger(fields.any()) !== 1)
    throw timestampInvalid('a TSTInfo of version 1', 'another version');
  readOid(fields.any());
  const imprint = fields.enter();
  const algorithm = readHash(imprint.take(tag.sequence));
  const value = imprint.take(tag.octetString).content;
  imprint.finish();
  readInteger(fields.any());
  const at = readTime(fields.take(tag.generalizedTime), 'with-fractions');
  const accuracy = fields.takeIf(tag.sequence);
  if (accuracy) checkAccuracy(accuracy.open());
  readFlag(fields);
  const nonce = fields.takeIf(tag.integer);
  if (nonce) readInteger(nonce);
  fields.takeIf(explicit(0));
  for (const extension of fields.takeIf(explicit(1))?.open(explicit(1)).rest(maxAttributes) ?? []) {
    const parts = extension.open();
    const name = readOid(parts.any());
    if (readFlag(parts)) throw timestampInvalid('no critical extension', name);
  }
  fields.finish();
  return { at, imprint: { algorithm, value } };
}

/** Accuracy: seconds, milliseconds and microseconds, each optional, the latter two from 1 to 999. */
function checkAccuracy(fields: DerCursor): void {
  const seconds = fields.takeIf(tag.integer);
  const micros =
    (seconds ? readSmallInteger(seconds) * 1_000_000 : 0) +
    readFraction(fields, 0) * 1000 +
    readFraction(fields, 1);
  fields.finish();
  if (micros > maxAccuracySeconds * 1_000_000)
    throw timestampInvalid(`an accuracy of at most ${maxAccuracySeconds} seconds`, 'a vaguer stamp');
}

function readFraction(fields: DerCursor, number: number): number {
  const implicit = contextTag(number, 'primitive');
  const node = fields.takeIf(implicit);
  if (!node) return 0;
  const value = readSmallInteger(node, implicit);
  if (value < 1 || value > 999) throw timestampInvalid('an accuracy in thousandths', `${value}`);
  return value;
}

function readSignerInfo(
  fields: DerCursor,
  content: Uint8Array,
): Omit<TimestampToken, 'info' | 'at' | 'imprint' | 'certificates'> {
  const version = readSmallInteger(fields.any());
  const signer = readSigner(fields);
  checkVersion(version, signer.kind === 'serial' ? 1 : 3);
  const digestAlgorithm = readHash(fields.take(tag.sequence));
  const attributesNode = fields.take(explicit(0));
  const signatureAlgorithm = readOid(fields.enter().any());
  const signature = fields.take(tag.octetString).content;
  fields.takeIf(explicit(1));
  fields.finish();

  const attributes = readAttributes(attributesNode);
  const type = attributes.get(oid.contentType);
  if (!type || readOid(type) !== oid.tstInfo)
    throw timestampInvalid('the content type TSTInfo, signed', 'another');
  const digest = attributes.get(oid.messageDigest);
  if (digest?.tag !== tag.octetString || !equalBytes(digest.content, hashOf(digestAlgorithm, content))) {
    throw timestampInvalid('the digest of the content, signed', 'another');
  }
  const certificateHashes = readCertificateHashes(attributes);
  // RFC 3161, section 2.4.2: it must be there. Without it, any certificate for the same key could stand in.
  if (certificateHashes.length === 0) throw timestampInvalid("its authority's certificate, signed", 'none');
  return {
    signer,
    // RFC 5652, section 5.4: signed as a SET, sent as [0].
    signedBytes: encodeDer(tag.set, [attributesNode.content]),
    signatureAlgorithm,
    digestAlgorithm,
    signature,
    certificateHashes,
  };
}

function readSigner(fields: DerCursor): TimestampToken['signer'] {
  const keyId = fields.takeIf(contextTag(0, 'primitive'));
  if (keyId) return { kind: 'key-id', keyId: keyId.content };
  const parts = fields.enter();
  const issuer = parts.take(tag.sequence).raw;
  const serial = readInteger(parts.any());
  parts.finish();
  return { kind: 'serial', issuer, serial };
}

/** Signed attributes by type, each once and with one value (RFC 5652, section 5.3), in the order of DER. */
function readAttributes(node: DerNode): Map<string, DerNode> {
  const attributes = new Map<string, DerNode>();
  let previous: Uint8Array | undefined;
  for (const attribute of node.open(explicit(0)).rest(maxAttributes)) {
    // X.690, section 11.6; RFC 5652, section 5.4: what is signed is the DER encoding of the set.
    if (previous && Buffer.compare(previous, attribute.raw) > 0)
      throw timestampInvalid('signed attributes in the order of DER', 'another order');
    previous = attribute.raw;
    const parts = attribute.open();
    const type = readOid(parts.any());
    const [value, another] = parts.enter(tag.set).rest(2);
    parts.finish();
    if (!value || another || attributes.has(type))
      throw timestampInvalid('one value of each attribute', type);
    attributes.set(type, value);
  }
  return attributes;
}

function readCertificateHashes(
  attributes: ReadonlyMap<string, DerNode>,
): TimestampToken['certificateHashes'] {
  const found: { algorithm: 'sha1' | HashAlgorithm; value: Uint8Array }[] = [];
  const first = attributes.get(oid.signingCertificate);
  // The first of the list is the signer's (RFC 2634, section 5.4).
  if (first) found.push({ algorithm: 'sha1', value: essCertificate(first).take(tag.octetString).content });
  const second = attributes.get(oid.signingCertificateV2);
  if (second) {
    const certificate = essCertificate(second);
    const algorithm = certificate.takeIf(tag.sequence);
    found.push({
      algorithm: algorithm ? readHash(algorithm) : 'sha256',
      value: certificate.take(tag.octetString).content,
    });
  }
  return found;
}

function essCertificate(attribute: DerNode): DerCursor {
  return attribute.open().enter().enter();
}

function readHash(node: DerNode): HashAlgorithm {
  const name = readOid(node.open().any());
  const hash = hashes[name];
  if (!hash) throw timestampInvalid('SHA-256, SHA-384 or SHA-512', name);
  return hash;
}

function expectOid(fields: DerCursor, expected: string): void {
  const found = readOid(fields.any());
  if (found !== expected) throw timestampInvalid(`content of type ${expected}`, found);
}
