import { createHash, randomBytes } from 'node:crypto';
import {
  generalizedTime,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tagged,
  time,
} from './der.ts';
import {
  hashAlgorithm,
  hashObjectId,
  newKey,
  signatureAlgorithm,
  signBytes,
  type HashName,
  type SimulatedKey,
} from './simulated-key.ts';
import {
  basicConstraints,
  certificate,
  distinguishedName,
  extendedKeyUsage,
  keyIdentifiers,
  keyUsage,
  newSerial,
  oid,
} from './x509.ts';

/** How a time stamp should differ from a right one; each setting changes one property. */
export interface TimestampOverrides {
  /** Puts the authority's certificate into the answer. */
  readonly embedCertificate?: boolean;
  /** Hash of the message imprint; SHA-256 unless told. */
  readonly imprintHash?: HashName;
  /** Signs with a key that the authority's certificate does not name. */
  readonly otherKey?: boolean;
  /** Signs other attributes than those in the answer. */
  readonly corruptSignature?: boolean;
  /** PKIStatus; 0, granted, unless told. */
  readonly status?: number;
  /** Nonce of the request, repeated. */
  readonly nonce?: Uint8Array;
  /** A digest to stamp instead of the hash of the data. */
  readonly imprint?: Uint8Array;
}

/** An RFC 3161 timestamp authority: a root and a leaf that stamps. */
export interface TimestampAuthority {
  /** DER of its chain: leaf, root. */
  readonly chain: readonly [Uint8Array, Uint8Array];
  /** A DER TimeStampResp over `data`. */
  stamp(data: Uint8Array, atMs: number, overrides?: TimestampOverrides): Uint8Array;
}

const tenYearsMs = 10 * 365 * 24 * 60 * 60 * 1000;
const signedData = '1.2.840.113549.1.7.2';
const timeStampInfo = '1.2.840.113549.1.9.16.1.4';

/** Makes an authority; `purposes` other than time stamping make every stamp worthless. */
export function newTimestampAuthority(
  fromMs: number,
  options: { readonly purposes?: readonly string[]; readonly notAfterMs?: number } = {},
): TimestampAuthority {
  const rootKey = newKey('p384');
  const key = newKey('p384');
  const rootName = distinguishedName('sigstore simulator', 'simulated-tsa-root');
  const base = { issuer: rootName, notBeforeMs: fromMs, notAfterMs: fromMs + tenYearsMs };
  const root = certificate(
    {
      ...base,
      serial: newSerial(),
      subject: rootName,
      spki: rootKey.spki,
      extensions: [keyUsage(0x06), basicConstraints(true), ...keyIdentifiers(rootKey.spki, rootKey.spki)],
    },
    rootKey,
  );
  const serial = newSerial();
  const leaf = certificate(
    {
      ...base,
      notAfterMs: options.notAfterMs ?? base.notAfterMs,
      serial,
      subject: distinguishedName('sigstore simulator', 'simulated-tsa'),
      spki: key.spki,
      extensions: [
        keyUsage(0x80),
        extendedKeyUsage(options.purposes ?? [oid.timeStamping], true),
        ...keyIdentifiers(key.spki, rootKey.spki),
      ],
    },
    rootKey,
  );
  const signer = { key, certificate: leaf, issuer: rootName, serial };
  return {
    chain: [leaf, root],
    stamp: (data, atMs, overrides = {}) => response(data, atMs, signer, overrides),
  };
}

interface StampSigner {
  readonly key: SimulatedKey;
  readonly certificate: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
}

/** TimeStampResp (RFC 3161, section 2.4.2) around a CMS SignedData (RFC 5652, section 5). */
function response(
  data: Uint8Array,
  atMs: number,
  signer: StampSigner,
  overrides: TimestampOverrides,
): Uint8Array {
  const status = sequence(integer(overrides.status ?? 0));
  if ((overrides.status ?? 0) > 1) return sequence(status);
  const info = stampInfo(data, atMs, overrides);
  const attributes = setOf(
    attribute('1.2.840.113549.1.9.3', objectIdentifier(timeStampInfo)),
    attribute('1.2.840.113549.1.9.5', time(atMs)),
    attribute('1.2.840.113549.1.9.4', octetString(createHash('sha256').update(info).digest())),
    attribute(
      '1.2.840.113549.1.9.16.2.47', // signingCertificateV2 (RFC 5035)
      sequence(sequence(sequence(octetString(createHash('sha256').update(signer.certificate).digest())))),
    ),
  );
  const key = overrides.otherKey ? newKey('p384') : signer.key;
  const signed = overrides.corruptSignature ? Buffer.concat([attributes, Uint8Array.of(0)]) : attributes;
  // The signature is made over a SET; inside SignerInfo the same bytes carry the tag [0].
  const inPlace = Buffer.from(attributes);
  inPlace[0] = 0xa0;
  const signerInfo = sequence(
    integer(1),
    sequence(signer.issuer, integer(signer.serial)),
    hashAlgorithm('sha256'),
    inPlace,
    signatureAlgorithm(key, 'sha256'),
    octetString(signBytes(key, signed, { hash: 'sha256' })),
  );
  const content = sequence(
    integer(3),
    setOf(hashAlgorithm('sha256')),
    sequence(objectIdentifier(timeStampInfo), tagged(0, octetString(info))),
    ...(overrides.embedCertificate ? [tagged(0, signer.certificate)] : []),
    setOf(signerInfo),
  );
  return sequence(status, sequence(objectIdentifier(signedData), tagged(0, content)));
}

/** TSTInfo (RFC 3161, section 2.4.2). */
function stampInfo(data: Uint8Array, atMs: number, overrides: TimestampOverrides): Uint8Array {
  const hash = overrides.imprintHash ?? 'sha256';
  const imprint = overrides.imprint ?? createHash(hash).update(data).digest();
  const algorithm = sequence(objectIdentifier(hashObjectId[hash]), nullValue);
  return sequence(
    integer(1),
    objectIdentifier('1.3.6.1.4.1.57264.2'),
    sequence(algorithm, octetString(imprint)),
    integer(randomBytes(16)),
    generalizedTime(atMs),
    sequence(integer(1)),
    ...(overrides.nonce ? [integer(overrides.nonce)] : []),
  );
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(type), setOf(value));
}
