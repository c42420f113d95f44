import { createHash, randomBytes } from 'node:crypto';
import {
  bitString,
  booleanTrue,
  integer,
  objectIdentifier,
  octetString,
  printableString,
  sequence,
  setOf,
  tagged,
  time,
  tlv,
} from './der.ts';
import { signatureAlgorithm, signBytes, type SimulatedKey } from './simulated-key.ts';

/** A certificate extension, ready to write. */
export interface Extension {
  readonly oid: string;
  readonly critical?: boolean;
  /** DER of the extension's value, without the OCTET STRING around it. */
  readonly value: Uint8Array;
}

/** What a certificate says, before it is signed. */
export interface CertificateContent {
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly spki: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** Object identifiers of the extensions in use (RFC 5280, section 4.2; RFC 6962, section 3.3). */
export const oid = {
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  basicConstraints: '2.5.29.19',
  subjectKeyId: '2.5.29.14',
  authorityKeyId: '2.5.29.35',
  subjectAltName: '2.5.29.17',
  sctList: '1.3.6.1.4.1.11129.2.4.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

/** TBSCertificate (RFC 5280, section 4.1), for a signature by `signer`. */
export function toBeSigned(content: CertificateContent, signer: SimulatedKey): Uint8Array {
  return sequence(
    tagged(0, integer(2)),
    integer(content.serial),
    signatureAlgorithm(signer),
    content.issuer,
    sequence(time(content.notBeforeMs), time(content.notAfterMs)),
    content.subject,
    content.spki,
    tagged(3, sequence(...content.extensions.map(extension))),
  );
}

/** A signed certificate, DER. */
export function certificate(content: CertificateContent, signer: SimulatedKey): Uint8Array {
  const tbs = toBeSigned(content, signer);
  return sequence(tbs, signatureAlgorithm(signer), bitString(signBytes(signer, tbs)));
}

/** A distinguished name of organisation and common name; empty without either. */
export function distinguishedName(organization?: string, commonName?: string): Uint8Array {
  const part = (type: string, text: string | undefined): Uint8Array[] =>
    text === undefined ? [] : [setOf(sequence(objectIdentifier(type), printableString(text)))];
  return sequence(...part('2.5.4.10', organization), ...part('2.5.4.3', commonName));
}

/** Key identifier by RFC 5280, section 4.2.1.2: SHA-1 of the key, here over the whole SPKI. */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  return createHash('sha1').update(spki).digest();
}

/** A fresh serial number of 20 positive bytes, as Fulcio writes them. */
export function newSerial(): Uint8Array {
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes;
}

/** Key usage from its bits in one byte: 0x80 digitalSignature, 0x06 keyCertSign and cRLSign. */
export function keyUsage(bits: number): Extension {
  let unused = 0;
  while (unused < 7 && ((bits >> unused) & 1) === 0) unused++;
  return { oid: oid.keyUsage, critical: true, value: bitString(Uint8Array.of(bits), unused) };
}

/** Extended key usage. */
export function extendedKeyUsage(purposes: readonly string[], critical = false): Extension {
  return { oid: oid.extendedKeyUsage, critical, value: sequence(...purposes.map(objectIdentifier)) };
}

/** Basic constraints: a certificate authority, with its path length, or none. */
export function basicConstraints(authority: boolean, pathLength?: number): Extension {
  const length = pathLength === undefined ? [] : [integer(pathLength)];
  return {
    oid: oid.basicConstraints,
    critical: true,
    value: sequence(...(authority ? [booleanTrue] : []), ...length),
  };
}

/** Subject and authority key identifiers. */
export function keyIdentifiers(subject: Uint8Array, authority: Uint8Array): readonly Extension[] {
  return [
    { oid: oid.subjectKeyId, value: octetString(keyIdentifier(subject)) },
    { oid: oid.authorityKeyId, value: sequence(tlv(0x80, keyIdentifier(authority))) },
  ];
}

function extension(content: Extension): Uint8Array {
  return sequence(
    objectIdentifier(content.oid),
    ...(content.critical ? [booleanTrue] : []),
    octetString(content.value),
  );
}
