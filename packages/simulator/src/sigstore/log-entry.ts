import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject, type JsonValue } from '@waybill/kernel';
import { hashOf, type HashName, type KeyKind } from './simulated-key.ts';

/** What a log entry speaks of: a signature, who made it, and what it is over. */
export interface LoggedSignature {
  /** The envelope as it was handed in: dsse@0.0.1 hashes its text. */
  readonly envelopeText?: string;
  readonly signature: Uint8Array;
  readonly verifier: Verifier;
  readonly content:
    | { readonly kind: 'digest'; readonly hash: HashName; readonly digest: Uint8Array }
    | {
        readonly kind: 'envelope';
        readonly payload: Uint8Array;
        readonly payloadType: string;
        readonly keyid?: string;
        /** Hash of the signature; by the key's kind unless told. */
        readonly hash?: HashName;
      };
}

/** The certificate or key that verifies a logged signature. */
export interface Verifier {
  readonly certificate?: Uint8Array;
  readonly spki?: Uint8Array;
  readonly keyKind: KeyKind;
  /** Size of an RSA key; 2,048 unless told. */
  readonly rsaBits?: number;
}

/** Kinds of log entry that the simulated logs write. */
export type EntryKind =
  | 'hashedrekord@0.0.1'
  | 'dsse@0.0.1'
  | 'intoto@0.0.2'
  | 'hashedrekord@0.0.2'
  | 'dsse@0.0.2';

/** `PublicKeyDetails` of protobuf-specs for a verifier's key. */
export function keyDetailsOf({ keyKind, rsaBits = 2048 }: Verifier): string {
  return {
    p256: 'PKIX_ECDSA_P256_SHA_256',
    p384: 'PKIX_ECDSA_P384_SHA_384',
    p521: 'PKIX_ECDSA_P521_SHA_512',
    rsa: `PKIX_RSA_PKCS1V15_${rsaBits}_SHA256`,
    'rsa-pss': `PKIX_RSA_PSS_${rsaBits}_SHA256`,
    ed25519: 'PKIX_ED25519',
  }[keyKind];
}

/** The canonical body of an entry; what the log hashes. */
export function entryBody(kind: EntryKind, logged: LoggedSignature): Uint8Array {
  const [name = '', version = ''] = kind.split('@');
  return Buffer.from(canonicalJson({ apiVersion: version, kind: name, spec: specOf(kind, logged) }));
}

/** Pre-authentication encoding: what a DSSE signature is over (DSSE protocol, section Signature Definition). */
export function preAuthentication(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType);
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `), payload]);
}

/** PEM of a DER block, 64 characters a line. */
export function pem(label: string, der: Uint8Array): string {
  const lines = base64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function specOf(kind: EntryKind, logged: LoggedSignature): JsonObject {
  switch (kind) {
    case 'hashedrekord@0.0.1': {
      const { hash, digest } = digestOf(logged);
      return {
        data: { hash: { algorithm: hash, value: Buffer.from(digest).toString('hex') } },
        signature: {
          content: base64(logged.signature),
          publicKey: { content: base64(pemOf(logged.verifier)) },
        },
      };
    }
    case 'dsse@0.0.1': {
      return {
        envelopeHash: sha256Hex(logged.envelopeText ?? JSON.stringify(envelopeOf(logged))),
        payloadHash: sha256Hex(payloadOf(logged)),
        signatures: [{ signature: base64(logged.signature), verifier: base64(pemOf(logged.verifier)) }],
      };
    }
    case 'intoto@0.0.2': {
      const envelope = envelopeOf(logged);
      return {
        content: {
          envelope: {
            // This kind encodes payload and signature twice.
            payload: base64(base64(payloadOf(logged))),
            payloadType: envelope['payloadType'] as JsonValue,
            signatures: [
              { publicKey: base64(pemOf(logged.verifier)), sig: base64(base64(logged.signature)) },
            ],
          },
          hash: sha256Hex(canonicalJson(envelope)),
          payloadHash: sha256Hex(payloadOf(logged)),
        },
      };
    }
    case 'hashedrekord@0.0.2': {
      const { hash, digest } = digestOf(logged);
      return {
        hashedRekordV002: {
          data: { algorithm: `SHA2_${hash.slice(3)}`, digest: base64(digest) },
          signature: { content: base64(logged.signature), verifier: verifierJson(logged.verifier) },
        },
      };
    }
    case 'dsse@0.0.2':
      return {
        dsseV002: {
          payloadHash: {
            algorithm: 'SHA2_256',
            digest: createHash('sha256').update(payloadOf(logged)).digest('base64'),
          },
          signatures: [{ content: base64(logged.signature), verifier: verifierJson(logged.verifier) }],
        },
      };
  }
}

/** A digest entry of an envelope is over its pre-authentication encoding, hashed as the key signs. */
function digestOf(logged: LoggedSignature): { readonly hash: HashName; readonly digest: Uint8Array } {
  if (logged.content.kind === 'digest') return logged.content;
  const { payloadType, payload, hash = hashOf(logged.verifier.keyKind) } = logged.content;
  return { hash, digest: createHash(hash).update(preAuthentication(payloadType, payload)).digest() };
}

function payloadOf(logged: LoggedSignature): Uint8Array {
  if (logged.content.kind === 'envelope') return logged.content.payload;
  throw new Error('An entry of this kind needs an envelope.');
}

function envelopeOf(logged: LoggedSignature): JsonObject {
  if (logged.content.kind !== 'envelope') throw new Error('An entry of this kind needs an envelope.');
  const { payload, payloadType, keyid } = logged.content;
  const signature = { sig: base64(logged.signature), ...(keyid === undefined ? {} : { keyid }) };
  return { payload: base64(payload), payloadType, signatures: [signature] };
}

function verifierJson(verifier: Verifier): JsonObject {
  const details = { keyDetails: keyDetailsOf(verifier) };
  return verifier.certificate
    ? { ...details, x509Certificate: { rawBytes: base64(verifier.certificate) } }
    : { ...details, publicKey: { rawBytes: base64(verifier.spki ?? new Uint8Array()) } };
}

function pemOf(verifier: Verifier): string {
  return verifier.certificate
    ? pem('CERTIFICATE', verifier.certificate)
    : pem('PUBLIC KEY', verifier.spki ?? new Uint8Array());
}

function sha256Hex(content: Uint8Array | string): JsonObject {
  return { algorithm: 'sha256', value: createHash('sha256').update(content).digest('hex') };
}

function base64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes as Uint8Array).toString('base64');
}
